#!/bin/bash
#$ -l h_rt=00:10:00
#$ -l mem=1G
#$ -pe smp 2
#$ -j y
module load apps/python/conda
python model.py "$1"
