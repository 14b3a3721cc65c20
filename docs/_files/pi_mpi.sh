#!/bin/bash
#$ -l h_rt=00:05:00
#$ -pe openmpi 4
module load apps/python/conda
source activate mpi
mpirun python pi_mpi.py
