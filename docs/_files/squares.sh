#!/bin/bash
#$ -l h_rt=00:05:00
#$ -pe smp 4
#$ -l mem=500M
module load apps/python/conda
echo "$NSLOTS slots on $HOSTNAME, $(ulimit -v) kilobytes"
python squares.py
