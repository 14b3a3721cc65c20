#!/bin/bash
#$ -l h_rt=00:01:00
#$ -l mem=1G
#$ -N place
#$ -cwd
#$ -j y
#$ -o logs
set -e
echo "This is job $JOB_ID, called $JOB_NAME"
echo "This is an error message" >&2
pwd
