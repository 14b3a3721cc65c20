"""All processes write their own row of one HDF5 file, at the same time."""

import h5py
import numpy
from mpi4py import MPI

world = MPI.COMM_WORLD
with h5py.File("squares.h5", "w", driver="mpio", comm=world) as file:
    table = file.create_dataset("squares", (world.size, 5), dtype="i8")
    table[world.rank] = (numpy.arange(5) + 10 * world.rank) ** 2
