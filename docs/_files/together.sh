#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
module load apps/python/conda
python fill.py 1200 >first.txt &
until grep --no-messages got first.txt; do sleep 1; done
python fill.py 1200 &
wait
