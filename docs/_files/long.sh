#!/bin/bash
#$ -l h_rt=00:10:00
#$ -l mem=1G
#$ -j y
set -e
module load apps/python/conda
source activate anaconda3-2.4.0
exec python -u long.py "$@"
