#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
#$ -t 1-4
set -e
module load apps/python/conda
source activate work
python growth.py >"growth.$SGE_TASK_ID.txt"
