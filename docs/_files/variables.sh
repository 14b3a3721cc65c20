#!/bin/bash
#$ -l h_rt=00:01:00
#$ -l mem=1G
#$ -N variables
#$ -pe smp 2
#$ -t 1-3:2
#$ -cwd
#$ -j y
set -e
for name in JOB_ID JOB_NAME QUEUE NSLOTS PE NHOSTS NQUEUES PE_HOSTFILE REQUEST RESTARTED ENVIRONMENT \
    SGE_TASK_ID SGE_TASK_FIRST SGE_TASK_LAST SGE_TASK_STEPSIZE \
    SGE_O_HOST SGE_O_WORKDIR SGE_STDOUT_PATH HOSTNAME TMPDIR; do
    echo "$name=${!name}"
done
