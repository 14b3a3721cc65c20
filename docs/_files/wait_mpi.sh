#!/bin/bash
#$ -l h_rt=00:15:00
#$ -pe openmpi 4
#$ -o wait_mpi.out
module load apps/python/conda
source activate mpi
mpirun python wait_mpi.py
