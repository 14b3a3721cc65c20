#!/bin/bash
#$ -l h_rt=00:10:00
module load apps/python/conda
python -u steps.py
