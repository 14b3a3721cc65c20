#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
#$ -j y
set -e
cp numbers.txt "$TMPDIR"
cd "$TMPDIR"
sort --numeric-sort --temporary-directory=. numbers.txt >sorted.txt
cp sorted.txt "$SGE_O_WORKDIR"
echo "worked in $TMPDIR on $HOSTNAME"
