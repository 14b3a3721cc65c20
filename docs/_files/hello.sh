#!/bin/bash
#$ -l h_rt=00:05:00
#$ -j y
echo "Hello from $HOSTNAME"
