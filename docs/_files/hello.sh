#!/bin/bash
#$ -l h_rt=00:05:00
echo "Hello from $HOSTNAME"
