#!/bin/bash -e
# The script of each job: Snakemake fills in the words in single braces. status.sh reads the exit status.
# properties = {properties}
module load {{ modules.conda }}
code=0
({exec_job}) || code=$?
echo $code >"logs/$JOB_ID.exit"
exit $code
