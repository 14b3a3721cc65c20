#!/bin/bash
#$ -l h_rt=00:10:00
#$ -j y
set -e
module load apps/python/conda
source activate work
python -u steps.py
