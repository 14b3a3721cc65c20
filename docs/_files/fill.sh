#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
#$ -j y
module load apps/python/conda
python fill.py 3000
