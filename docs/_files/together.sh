#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
module load apps/python/conda
python fill.py 1200 &
python fill.py 1200 &
wait
