"""Say where all processes are, then wait ten minutes."""

import time

from mpi4py import MPI

world = MPI.COMM_WORLD
hosts = world.gather(MPI.Get_processor_name())
if world.rank == 0:
    print("all are here:", *hosts, flush=True)
time.sleep(600)
