#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=500M
#$ -pe smp 4
set -e
module load apps/python/conda
source activate anaconda3-2.4.0
echo "$NSLOTS slots on $HOSTNAME, $(ulimit -v) kilobytes"
python squares.py
