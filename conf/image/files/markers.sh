# shellcheck shell=bash
# Announce prompt, output and exit status of an interactive bash.
#
# Installed as /etc/profile.d/iceberg-markers.sh and sourced by /etc/bash.bashrc.
# The markers are OSC 133, the "semantic prompt" escapes that terminals know
# (https://gitlab.freedesktop.org/Per_Bothner/specifications/-/blob/master/proposals/semantic-prompts.md):
# invisible to a person, exact for the runner of the examples.
#
#   A;<nonce>            readline begins to draw a prompt: output ends here
#   D;<number>;<status>;<user>@<host>;<pid of the shell>;<statuses>;<nonce>
#                        the prompt of this number; the first one of a shell has no
#                        status; statuses: of each part of the last pipe, as "127 0"
#   B;<nonce>            the prompt is complete
#   P;<nonce>            the shell asks for the rest of an unfinished command
#   C;<nonce>            the command starts: what follows is its output
#   R;<nonce>            the key that puts lost markers back has done so
#
# No command is run for them: they are expanded with the prompts, which `set -x`,
# `set -v`, a DEBUG trap and PROMPT_COMMAND do not notice. Only where somebody has
# replaced PS1, the runner presses a key that puts the markers back. Another key has
# the prompt drawn once more, which shows that the shell waits there.
#
# The nonce is made per cluster; without its file nothing is changed.
# ICEBERG_MARKERS_ROOT is put before both paths, as DESTDIR would be.

case $- in *i*) ;; *) return 0 ;; esac
[ -n "${BASH_VERSION:-}" ] || return 0
[ "${BASH_VERSINFO[0]}${BASH_VERSINFO[1]}" -ge 44 ] || return 0
[ -z "${__markers_on:-}" ] || return 0
[ -r "${ICEBERG_MARKERS_ROOT:-}/run/iceberg/nonce" ] || return 0

__markers_on=yes
__markers_number=0
__markers_who='\u@\h'

if [[ -r ${ICEBERG_MARKERS_ROOT:-}/etc/iceberg/ps1 ]]; then
    IFS= read -r PS1 <"${ICEBERG_MARKERS_ROOT:-}/etc/iceberg/ps1"
fi
if [[ -r ${ICEBERG_MARKERS_ROOT:-}/etc/iceberg/who ]]; then
    # Only where several machines are played on one: the name to announce.
    read -r __markers_who <"${ICEBERG_MARKERS_ROOT:-}/etc/iceberg/who"
fi
read -r __markers_nonce <"${ICEBERG_MARKERS_ROOT:-}/run/iceberg/nonce"

# shellcheck disable=SC2016 # all of these are expanded when they are shown
{
    __markers_status='${__markers_status_known+$?}${__markers_status_known=}'
    __markers_begin='$((__markers_number += 1));'$__markers_status';'$__markers_who
    __markers_begin='\[\e]133;D;'$__markers_begin';$$;${PIPESTATUS[@]};$__markers_nonce\a\]'
    __markers_end='\[\e]133;B;$__markers_nonce\a\]'
    __markers_more='\[\e]133;P;$__markers_nonce\a\]'
    PS0='\e]133;C;$__markers_nonce\a'
}

__markers_wrap() {
    # shellcheck disable=SC2016
    if [[ $PS1 != *__markers_end* ]]; then
        PS1='${__markers_begin@P}'$PS1'${__markers_end@P}'
    fi
}

__markers_wrap_again() {
    if [[ $PS1 != *__markers_end* ]]; then
        printf '\e]133;R;%s\a' "$__markers_nonce"
        # Whoever sets PS1 before each prompt gets the markers around that one, too.
        if [[ -n ${PROMPT_COMMAND-} ]]; then
            PROMPT_COMMAND[-1]+=$'\n__markers_wrap'
        fi
        __markers_wrap
    fi
}

__markers_wrap
# shellcheck disable=SC2016
PS2+='${__markers_more@P}'
for __markers_mode in emacs vi-ins vi-cmd; do
    bind "set $__markers_mode-mode-string \"\\1\\e]133;A;$__markers_nonce\\a\\2\""
done 2>/dev/null
for __markers_mode in emacs vi-insert vi-command; do
    bind -m "$__markers_mode" -x '"\e[133~": __markers_wrap_again'
    bind -m "$__markers_mode" '"\e[134~": redraw-current-line'
done 2>/dev/null
bind 'set show-mode-in-prompt on' 2>/dev/null
# Escapes around pasted text would stand in what the runner reads.
bind 'set enable-bracketed-paste off' 2>/dev/null
unset __markers_mode __markers_status
