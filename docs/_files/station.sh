#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
#$ -cwd
set -e
module load apps/python/conda
source activate anaconda3-2.4.0
python station.py "station.$SGE_TASK_ID.txt" 500000
