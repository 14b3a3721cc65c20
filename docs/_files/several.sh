#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -t 1-4:2
#$ -j y
set -e
module load apps/python/conda
source activate anaconda3-2.4.0
last=$((SGE_TASK_ID + SGE_TASK_STEPSIZE - 1))
sed --quiet "${SGE_TASK_ID},${last}p" cities.txt | while read -r city latitude; do
    python daylight.py "$city" "$latitude"
done
