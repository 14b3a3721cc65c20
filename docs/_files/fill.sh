#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -j y
module load apps/python/conda
python fill.py 1500
