#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
#$ -pe openmpi 2
#$ -j y
set -e
module load apps/python/conda
source activate trial
mpirun python hello_mpi.py
