#!/bin/bash
#$ -l h_rt=00:05:00
#$ -j y
module load apps/python/conda
source activate first
python mean.py
