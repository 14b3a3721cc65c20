"""Every process says who it is and where it runs; the first one prints it all."""

from mpi4py import MPI

world = MPI.COMM_WORLD
lines = world.gather(f"rank {world.rank} of {world.size} on {MPI.Get_processor_name()}")
total = world.reduce(world.rank)
if world.rank == 0:
    print(*lines, sep="\n")
    print("The sum of all ranks is", total)
