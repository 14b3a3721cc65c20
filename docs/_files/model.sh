#!/bin/bash
#$ -l h_rt=00:10:00
#$ -l mem=1G
#$ -pe smp 2
#$ -j y
set -e
module load apps/python/conda
source activate anaconda3-2.4.0
python model.py "$1"
