#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -j y
set -e
module load apps/python/conda
source activate anaconda3-2.4.0
python -m cProfile --outfile remainders.prof remainders.py
