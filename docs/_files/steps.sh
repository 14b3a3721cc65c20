#!/bin/bash
#$ -l h_rt=00:10:00
#$ -l mem=1G
set -e
module load apps/python/conda
source activate work
python -u steps.py
