# shellcheck shell=bash
# Announce prompt, output and exit status of an interactive bash.
#
# Installed as /etc/profile.d/iceberg-marks.sh and sourced by /etc/bash.bashrc.
# The marks are OSC 133, the "semantic prompt" escapes that terminals know
# (https://gitlab.freedesktop.org/Per_Bothner/specifications/-/blob/master/proposals/semantic-prompts.md):
# invisible to a person, exact for the runner of the examples.
#
#   D;<status>;<user>@<host>;<pid of the shell>;<statuses>;<nonce>   a command ended;
#                        no status: this is the first prompt of a new shell; statuses:
#                        of each part of the last pipe, such as 127,0
#   A;<nonce> … B;<nonce>   the prompt stands between D and B (`source activate`
#                        puts its "(env) " before A)
#   P;<nonce>            the shell asks for the rest of an unfinished command
#   C;<nonce>            the command starts: what follows is its output
#
# The nonce is made per cluster; without its file nothing is changed.
# ICEBERG_MARKS_ROOT is put before both paths, as DESTDIR would be.

case $- in *i*) ;; *) return 0 ;; esac
[ -n "${BASH_VERSION:-}" ] || return 0
[ -z "${__iceberg_marks:-}" ] || return 0
[ -r "${ICEBERG_MARKS_ROOT:-}/run/iceberg/nonce" ] || return 0

__iceberg_marks=new
__iceberg_who='\u@\h'

__iceberg_read_nonce() {
    read -r __iceberg_nonce <"${ICEBERG_MARKS_ROOT:-}/run/iceberg/nonce"
}

__iceberg_prompt() {
    local status=$? pipe=("${PIPESTATUS[@]}") parts
    printf -v parts ',%s' "${pipe[@]}"
    __iceberg_read_nonce
    if [[ $__iceberg_marks == new ]]; then
        __iceberg_marks=on
        status=
    fi
    printf '\e]133;D;%s;%s;%s;%s;%s\a' \
        "$status" "${__iceberg_who@P}" "$$" "${parts#,}" "$__iceberg_nonce" >&2
    # Whoever sets a prompt of their own still gets the marks around it.
    [[ $PS1 == *'133;B;'* ]] ||
        PS1='\[\e]133;A;$__iceberg_nonce\a\]'$PS1'\[\e]133;B;$__iceberg_nonce\a\]'
    [[ $PS2 == *'133;P;'* ]] || PS2=$PS2'\[\e]133;P;$__iceberg_nonce\a\]'
}

if [[ -r ${ICEBERG_MARKS_ROOT:-}/etc/iceberg/ps1 ]]; then
    IFS= read -r PS1 <"${ICEBERG_MARKS_ROOT:-}/etc/iceberg/ps1"
fi
if [[ -r ${ICEBERG_MARKS_ROOT:-}/etc/iceberg/who ]]; then
    # Only where several machines are played on one: the name to announce.
    read -r __iceberg_who <"${ICEBERG_MARKS_ROOT:-}/etc/iceberg/who"
fi
__iceberg_read_nonce
# shellcheck disable=SC2016 # expanded when it is shown
PS0='\e]133;C;$__iceberg_nonce\a'
PROMPT_COMMAND=__iceberg_prompt
# Escapes around pasted text would stand in what the runner reads.
bind 'set enable-bracketed-paste off' 2>/dev/null
