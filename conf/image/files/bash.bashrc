# Read by interactive bash, and by the bash that sshd starts for a single command.
if [ -r /etc/profile.d/modules.sh ]; then . /etc/profile.d/modules.sh; fi
case $- in *i*) ;; *) return ;; esac
shopt -s checkwinsize
IFS= read -r PS1 </etc/iceberg/ps1
bind 'set enable-bracketed-paste off' 2>/dev/null
if [ -r /etc/profile.d/iceberg-markers.sh ]; then . /etc/profile.d/iceberg-markers.sh; fi
