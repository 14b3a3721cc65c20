program pi
  implicit none
  integer, parameter :: steps = 10000000
  integer :: i
  real(8) :: x, total
  total = 0
  do i = 1, steps
    x = (i - 0.5d0) / steps
    total = total + 4 / (1 + x * x)
  end do
  print "(f8.6)", total / steps
end program
