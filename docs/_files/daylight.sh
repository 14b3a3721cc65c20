#!/bin/bash
#$ -l h_rt=00:05:00
#$ -t 1-3
#$ -j y
module load apps/python/conda
read -r city latitude <<<"$(sed --quiet "${SGE_TASK_ID}p" cities.txt)"
echo "Task $SGE_TASK_ID of $SGE_TASK_FIRST-$SGE_TASK_LAST"
python daylight.py "$city" "$latitude"
