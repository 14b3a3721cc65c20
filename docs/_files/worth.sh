#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -j y
#$ -cwd
set -e
module load apps/python/conda
source activate worth
case $1 in
mpi) mpirun python -m mpi4py.futures worth.py mpi "$2" ;;
snakemake)
    snakemake --profile /usr/local/packages6/snakemake --snakefile worth.smk --forceall --config seconds="$2"
    ;;
*) python worth.py "$1" "$2" ;;
esac
touch "ended.$JOB_ID.$SGE_TASK_ID"
