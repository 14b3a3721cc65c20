# shellcheck shell=sh
# Read by login shells: one that qrsh has started has the locale of one that sshd has started.
if [ -z "${LANG:-}" ] && [ -r /etc/default/locale ]; then
    . /etc/default/locale
    export LANG
fi
