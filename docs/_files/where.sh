#!/bin/bash
#$ -N place
#$ -cwd
#$ -j y
#$ -o logs
#$ -l h_rt=00:01:00
echo "This is job $JOB_ID, called $JOB_NAME"
cat missing.txt
pwd
