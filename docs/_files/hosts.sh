#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -pe openmpi 6
set -e
echo "$NSLOTS slots on $NHOSTS workers"
cut --delimiter=" " --fields=1,2 "$PE_HOSTFILE" | sort
