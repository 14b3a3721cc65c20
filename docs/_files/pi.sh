#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=500M
#$ -pe smp 2
#$ -cwd
#$ -j y
set -e
export OMP_NUM_THREADS=$NSLOTS
./pi
