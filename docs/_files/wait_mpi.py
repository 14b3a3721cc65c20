"""Say when all processes are there, then wait ten minutes."""

import time

from mpi4py import MPI

MPI.COMM_WORLD.Barrier()
if MPI.COMM_WORLD.rank == 0:
    print("all are here", flush=True)
time.sleep(600)
