CFLAGS = -O2 -Wall -fopenmp

pi: pi.c
	gcc $(CFLAGS) pi.c -o pi
