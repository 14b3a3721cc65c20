#!/bin/bash
#$ -l h_rt=00:05:00
#$ -t 1-9
#$ -tc 2
sleep 240
