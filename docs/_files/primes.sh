#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -pe smp 2
#$ -j y
set -e
module load apps/python/conda
source activate several
python "$1"
