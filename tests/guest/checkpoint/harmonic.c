/* Adds up a series, checkpoints itself half-way and tells the sum: harmonic FILE. */
#include <chkpnt.h>
#include <stdio.h>

int main(int argc, char** argv) {
    double sum = 0;
    int i;

    for (i = 1; i <= 2000; i++) {
        sum += 1.0 / i;
        if (i == 1000 && (argc != 2 || chkpnt(CHKPNT_PROC, 0, argv[1], 0) < 0)) {
            perror("chkpnt");
            return 1;
        }
    }
    printf("%.6f\n", sum);
    return 0;
}
