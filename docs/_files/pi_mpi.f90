program pi_mpi
  use mpi_f08
  implicit none
  integer, parameter :: strips = 10000000
  integer :: i, rank, size
  real(8) :: x, share, pi

  call MPI_Init()
  call MPI_Comm_rank(MPI_COMM_WORLD, rank)
  call MPI_Comm_size(MPI_COMM_WORLD, size)

  share = 0
  do i = rank, strips - 1, size
    x = (i + 0.5d0) / strips
    share = share + 4 / (1 + x * x) / strips
  end do
  call MPI_Reduce(share, pi, 1, MPI_DOUBLE_PRECISION, MPI_SUM, 0, MPI_COMM_WORLD)

  if (rank == 0) print "(a, f12.10, a, i0, a)", "pi is ", pi, " with ", size, " processes"
  call MPI_Finalize()
end program
