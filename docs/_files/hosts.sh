#!/bin/bash
#$ -l h_rt=00:05:00
#$ -pe openmpi 6
echo "$NSLOTS slots on $NHOSTS workers"
cut --delimiter=" " --fields=1,2 "$PE_HOSTFILE" | sort
