#!/bin/sh
# Submit a user's server; the hub runs this as the user. Usage: submit.sh HOME <SCRIPT
# The server finds what it has to know, its token among it, in a file that only its owner can read:
# what `qsub -v` passes is shown to everyone by `qstat -j`.
set -eu
umask 077
mkdir -p "$1/.jupyterhub"
export -p | grep '^export JUPYTER' >"$1/.jupyterhub/environment"
: >"$1/.jupyterhub/server.log"
cd "$1"
exec qsub
