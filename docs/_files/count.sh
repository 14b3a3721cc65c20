#!/bin/bash
#$ -l h_rt=00:05:00
#$ -l mem=1G
echo "Counting on $HOSTNAME"
for number in 1 2 3 4 5 6; do
    echo "$number"
    sleep 2
done
echo "Done" >&2
