#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
set -e
module load apps/python/conda
source activate anaconda3-2.4.0
python fill.py 1200 >first.txt &
until grep --no-messages got first.txt; do sleep 1; done
python fill.py 1200 &
wait
