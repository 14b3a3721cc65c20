#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -t 1-9
#$ -tc 2
set -e
sleep 240
