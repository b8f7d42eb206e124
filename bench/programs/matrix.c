/* Products of square matrices of integers, by columns, so that no compiler makes vectors of it. Prints one
 * number, the same on every machine. The argument is the number of rounds.
 */
#include <stdio.h>
#include <stdlib.h>

enum { n = 96 };

static int a[n][n], b[n][n], c[n][n];

static int dot(int row, int column) {
    unsigned sum = 0;
    int k;
    for (k = 0; k < n; k++) {
        sum += (unsigned)(a[row][k] * b[k][column]);
        sum ^= sum >> 7; /* each step needs the one before */
    }
    return (int)(sum & 0xffff);
}

int main(int argc, char** argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 1, round, i, j;
    unsigned total = 0;

    for (i = 0; i < n; i++)
        for (j = 0; j < n; j++) {
            a[i][j] = i * 3 + j;
            b[i][j] = i - j * 5;
        }
    for (round = 0; round < rounds; round++) {
        for (i = 0; i < n; i++)
            for (j = 0; j < n; j++)
                c[i][j] = dot(i, j);
        for (i = 0; i < n; i++)
            for (j = 0; j < n; j++) {
                a[i][j] = c[j][i];
                total = total * 31 + (unsigned)c[i][j];
            }
    }
    printf("%u\n", total);
    return 0;
}
