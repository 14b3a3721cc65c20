#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -pe openmpi 4
#$ -j y
set -e
module load apps/python/conda
source activate openmpi
mpirun ./pi_c
