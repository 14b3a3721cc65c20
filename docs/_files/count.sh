#!/bin/bash
#$ -l h_rt=00:10:00
#$ -l mem=1G
set -e
echo "Counting to $1 on $HOSTNAME"
for number in $(seq "$1"); do
    echo "$number"
    sleep 1
done
echo "Done" >&2
