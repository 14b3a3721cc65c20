#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=2G
#$ -pe openmpi 4
set -e
module load apps/python/conda
source activate mpi
mpirun python pi_mpi.py
