#!/bin/bash
#$ -l h_rt=00:15:00
#$ -l mem=2G
#$ -pe openmpi 4
#$ -o wait_mpi.out
set -e
module load apps/python/conda
source activate mpi
mpirun python wait_mpi.py
