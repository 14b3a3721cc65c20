#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
#$ -j y
set -e
module load apps/python/conda
source activate work
export OMP_NUM_THREADS=$NSLOTS
python threads.py
