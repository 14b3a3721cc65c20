#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
set -e
echo "Hello from $HOSTNAME"
