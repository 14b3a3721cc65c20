#include <omp.h>
#include <stdio.h>

int main(void)
{
    const long steps = 10000000;
    double sum = 0;
#pragma omp parallel for reduction(+ : sum)
    for (long i = 0; i < steps; i++) {
        double x = (i + 0.5) / steps;
        sum += 4 / (1 + x * x);
    }
    printf("%.6f with %d threads\n", sum / steps, omp_get_max_threads());
}
