#!/bin/bash
# Tell Snakemake what became of the job with this number: running, success or failed.
# `qacct` would know it too, but works on the login node only.
if ! qstat -j "$1" 2>&1 | grep --quiet "do not exist"; then
    echo running
    exit
fi
# Another machine may see the file a little later. A job that was killed or deleted has none.
for _ in 1 2 3 4 5; do
    if [ -s "logs/$1.exit" ]; then
        if [ "$(cat "logs/$1.exit")" = 0 ]; then echo success; else echo failed; fi
        rm "logs/$1.exit"
        exit
    fi
    sleep 1
done
echo failed
