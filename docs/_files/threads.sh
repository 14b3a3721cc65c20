#!/bin/bash
#$ -l h_rt=00:05:00
#$ -j y
set -e
module load apps/python/conda
source activate work
export OMP_NUM_THREADS=$NSLOTS
python threads.py
