#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -j y
#$ -cwd
set -e
module load apps/python/conda
source activate worth
if [ "$1" = mpi ]; then
    mpirun python -m mpi4py.futures worth.py mpi "$2"
else
    python worth.py "$1" "$2"
fi
touch "ended.$1.$2.$JOB_ID.$SGE_TASK_ID"
