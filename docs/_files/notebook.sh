#!/bin/bash
# A Jupyter notebook server as a job. The first line of the output says how to reach it.
#$ -l h_rt=01:00:00
#$ -l mem=4G
#$ -N notebook
#$ -j y
set -e
module load apps/python/conda
source activate jupyterplayground
port=$(python -c "import socket; s = socket.socket(); s.bind(('', 0)); print(s.getsockname()[1])")
echo "ssh -N -L 9999:$(hostname):$port $USER@iceberg.shef.ac.uk"
exec jupyter notebook --port="$port" --port-retries=0
