#!/bin/bash
#$ -l h_rt=01:00:00
#$ -l mem=1G
#$ -j y
set -e
module load apps/python/conda
source activate snakemake
cd climate
snakemake --profile /usr/local/packages6/snakemake "$@"
