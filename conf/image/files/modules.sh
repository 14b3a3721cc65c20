# shellcheck shell=sh
# Environment Modules in every kind of shell: login shells read this from /etc/profile, interactive
# ones and `ssh host command` through /etc/bash.bashrc, job scripts through BASH_ENV.
# A shell that has inherited the function is ready already.
if ! command -v module >/dev/null 2>&1; then
    # No pager: `module list` on a terminal would wait in it.
    export MODULES_PAGER=
    if [ -n "${BASH_VERSION:-}" ]; then
        . /usr/share/modules/init/bash
    else
        . /usr/share/modules/init/sh
    fi
    # Set but empty it would differ from what unloading the last module leaves.
    [ -n "${LOADEDMODULES:-}" ] || unset LOADEDMODULES
fi
