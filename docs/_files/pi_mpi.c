#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    const long strips = 10000000;
    char host[MPI_MAX_PROCESSOR_NAME];
    int rank, size, length;
    double share = 0, pi;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    MPI_Get_processor_name(host, &length);

    for (long i = rank; i < strips; i += size) {
        double x = (i + 0.5) / strips;
        share += 4 / (1 + x * x) / strips;
    }
    MPI_Reduce(&share, &pi, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);

    printf("process %d of %d on %s\n", rank, size, host);
    if (rank == 0)
        printf("pi is %.10f\n", pi);
    MPI_Finalize();
}
