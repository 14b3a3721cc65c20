#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=500M
#$ -pe smp 2
#$ -cwd
#$ -j y
export OMP_NUM_THREADS=$NSLOTS
./pi
