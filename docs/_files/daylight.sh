#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -t 1-3
#$ -j y
set -e
module load apps/python/conda
source activate anaconda3-2.4.0
read -r city latitude <<<"$(sed --quiet "${SGE_TASK_ID}p" cities.txt)"
echo "Task $SGE_TASK_ID of $SGE_TASK_FIRST-$SGE_TASK_LAST"
python daylight.py "$city" "$latitude"
