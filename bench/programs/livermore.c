/* Loops 1 to 14 of the Livermore Fortran kernels (F. H. McMahon, UCRL-53745, 1986) in C: what the codes of
 * that laboratory spent their time in. Some are vectors, some recurrences that no compiler can turn into
 * vectors. Prints a checksum.
 *
 *     livermore LOOP ROUNDS
 */
#include <stdio.h>
#include <stdlib.h>

enum { size = 1001, planes = 101, cells = 64 };

static double x[size + 200], y[size + 30], z[size + 30], u[size + 30], v[size + 30], w[size + 30];
static double table[cells][size];
static double px[25][planes], cx[25][planes];
static double u1[2][planes][5], u2[2][planes][5], u3[2][planes][5], du1[planes], du2[planes], du3[planes];
static double particle[4][512], field_b[cells][cells], field_c[cells][cells], charge[cells][cells];
static double shift_y[2 * cells], shift_z[2 * cells];
static int shift_e[2 * cells], shift_f[2 * cells];
static double vx[size], xx[size], grid[size], ex[size], dex[size], rh[2048 + 2], rx[size], ex1[size],
    dex1[size];
static int ix[size], ir[size];
static const double q = 0.05, r = 0.02, t = 0.01;

static void hydro_fragment(void) {
    int k;
    for (k = 0; k < size; k++)
        x[k] = q + y[k] * (r * z[k + 10] + t * z[k + 11]);
}

static void incomplete_cholesky(void) {
    int ii = 512, ipntp = 0;
    while (ii > 0) {
        int ipnt = ipntp, i, k;
        ipntp += ii;
        ii /= 2;
        i = ipntp - 1;
        for (k = ipnt + 1; k < ipntp; k += 2) {
            i++;
            x[i] = x[k] - v[k] * x[k - 1] - v[k + 1] * x[k + 1];
        }
    }
}

static void inner_product(void) {
    double sum = 0.0;
    int k;
    for (k = 0; k < size; k++)
        sum += z[k] * x[k];
    u[0] = sum * 1e-6;
}

static void banded_equations(void) {
    enum { step = (1001 - 7) / 2 };
    int j, k;
    for (k = 6; k < 1001; k += step) {
        int lw = k - 6;
        double sum = x[k - 1];
        for (j = 4; j < 1001; j += 5) {
            sum -= x[lw] * y[j];
            lw++;
        }
        x[k - 1] = y[4] * sum;
    }
}

static void tridiagonal_elimination(void) {
    int i;
    for (i = 1; i < size; i++)
        x[i] = z[i] * (y[i] - x[i - 1]);
}

static void linear_recurrence(void) {
    int i, k;
    for (i = 1; i < cells; i++) {
        w[i] = 0.01;
        for (k = 0; k < i; k++)
            w[i] += table[k][i] * w[i - k - 1];
    }
}

static void equation_of_state(void) {
    int k;
    for (k = 0; k < size - 6; k++)
        x[k] =
            u[k] + r * (z[k] + r * y[k]) +
            t * (u[k + 3] + r * (u[k + 2] + r * u[k + 1]) + t * (u[k + 6] + q * (u[k + 5] + q * u[k + 4])));
}

static void implicit_integration(void) {
    const double a11 = 0.031, a12 = 0.012, a13 = 0.013, a21 = 0.021, a22 = 0.022, a23 = 0.023, a31 = 0.011,
                 a32 = 0.032, a33 = 0.033, sig = 0.0001;
    int kx, ky;
    for (kx = 1; kx < 3; kx++) {
        for (ky = 1; ky < planes - 1; ky++) {
            du1[ky] = u1[0][ky + 1][kx] - u1[0][ky - 1][kx];
            du2[ky] = u2[0][ky + 1][kx] - u2[0][ky - 1][kx];
            du3[ky] = u3[0][ky + 1][kx] - u3[0][ky - 1][kx];
            u1[1][ky][kx] = u1[0][ky][kx] + a11 * du1[ky] + a12 * du2[ky] + a13 * du3[ky] +
                            sig * (u1[0][ky][kx + 1] - 2.0 * u1[0][ky][kx] + u1[0][ky][kx - 1]);
            u2[1][ky][kx] = u2[0][ky][kx] + a21 * du1[ky] + a22 * du2[ky] + a23 * du3[ky] +
                            sig * (u2[0][ky][kx + 1] - 2.0 * u2[0][ky][kx] + u2[0][ky][kx - 1]);
            u3[1][ky][kx] = u3[0][ky][kx] + a31 * du1[ky] + a32 * du2[ky] + a33 * du3[ky] +
                            sig * (u3[0][ky][kx + 1] - 2.0 * u3[0][ky][kx] + u3[0][ky][kx - 1]);
        }
    }
}

static void integrate_predictors(void) {
    int i;
    for (i = 0; i < planes; i++)
        px[0][i] = 0.28 * px[12][i] + 0.27 * px[11][i] + 0.26 * px[10][i] + 0.25 * px[9][i] +
                   0.24 * px[8][i] + 0.23 * px[7][i] + 0.22 * px[6][i] + 0.21 * (px[4][i] + px[5][i]) +
                   px[2][i];
}

static void difference_predictors(void) {
    int i, j;
    for (i = 0; i < planes; i++) {
        double carried = cx[4][i];
        for (j = 4; j < 13; j++) {
            double next = carried - px[j][i];
            px[j][i] = carried;
            carried = next;
        }
        px[13][i] = carried;
    }
}

static void first_sum(void) {
    int k;
    x[0] = y[0];
    for (k = 1; k < size; k++)
        x[k] = x[k - 1] + y[k];
}

static void first_difference(void) {
    int k;
    for (k = 0; k < size; k++)
        x[k] = y[k + 1] - y[k];
}

static void particles_in_a_plane(void) {
    int ip;
    for (ip = 0; ip < 512; ip++) {
        int i1 = (int)particle[0][ip] & (cells - 1), j1 = (int)particle[1][ip] & (cells - 1), i2, j2;
        particle[2][ip] += field_b[j1][i1];
        particle[3][ip] += field_c[j1][i1];
        particle[0][ip] += particle[2][ip];
        particle[1][ip] += particle[3][ip];
        i2 = (int)particle[0][ip] & (cells - 1);
        j2 = (int)particle[1][ip] & (cells - 1);
        particle[0][ip] += shift_y[i2 + cells / 2];
        particle[1][ip] += shift_z[j2 + cells / 2];
        i2 = (i2 + shift_e[i2 + cells / 2]) & (cells - 1);
        j2 = (j2 + shift_f[j2 + cells / 2]) & (cells - 1);
        charge[j2][i2] += 1.0;
    }
}

static void particles_on_a_line(void) {
    int k;
    for (k = 0; k < size; k++) {
        vx[k] = 0.0;
        xx[k] = 0.0;
        ix[k] = (int)grid[k];
        ex1[k] = ex[ix[k] - 1];
        dex1[k] = dex[ix[k] - 1];
    }
    for (k = 0; k < size; k++) {
        vx[k] = vx[k] + ex1[k] + (xx[k] - ix[k]) * dex1[k];
        xx[k] = xx[k] + vx[k] + 0.5;
        ir[k] = (int)xx[k];
        rx[k] = xx[k] - ir[k];
        ir[k] = (ir[k] & 2047) + 1;
        xx[k] = rx[k] + ir[k];
    }
    for (k = 0; k < size; k++) {
        rh[ir[k] - 1] = rh[ir[k] - 1] + 1.0 - rx[k];
        rh[ir[k]] = rh[ir[k]] + rx[k];
    }
}

static void (*const loops[])(void) = {
    hydro_fragment,          incomplete_cholesky,   inner_product,     banded_equations,
    tridiagonal_elimination, linear_recurrence,     equation_of_state, implicit_integration,
    integrate_predictors,    difference_predictors, first_sum,         first_difference,
    particles_in_a_plane,    particles_on_a_line};

static void fill(double* to, int n, double from, double step) {
    int i;
    for (i = 0; i < n; i++)
        to[i] = from + step * (i % 17);
}

static void fill_all(void) {
    int i;
    fill(x, size + 30, 0.1, 0.01);
    fill(y, size + 30, 0.2, 0.02);
    fill(z, size + 30, 0.3, 0.015);
    fill(u, size + 30, 0.4, 0.005);
    fill(v, size + 30, 0.01, 0.001);
    fill(&table[0][0], cells * size, 0.001, 0.0001);
    fill(&px[0][0], 25 * planes, 0.1, 0.01);
    fill(&cx[0][0], 25 * planes, 0.2, 0.02);
    fill(&u1[0][0][0], 2 * planes * 5, 0.1, 0.01);
    fill(&u2[0][0][0], 2 * planes * 5, 0.2, 0.01);
    fill(&u3[0][0][0], 2 * planes * 5, 0.3, 0.01);
    fill(&particle[0][0], 4 * 512, 1.0, 1.0);
    fill(&field_b[0][0], cells * cells, 0.5, 0.1);
    fill(&field_c[0][0], cells * cells, 0.25, 0.1);
    fill(shift_y, 2 * cells, -0.5, 0.0625);
    fill(shift_z, 2 * cells, -0.25, 0.0625);
    fill(grid, size, 1.0, 0.0);
    fill(ex, size, 0.5, 0.25);
    fill(dex, size, 0.25, 0.125);
    for (i = 0; i < 2 * cells; i++) {
        shift_e[i] = i % 3;
        shift_f[i] = i % 5;
    }
    for (i = 0; i < size; i++)
        grid[i] = 1 + i % 900;
}

static double sum_of(const double* from, int n) {
    double sum = 0.0;
    int i;
    for (i = 0; i < n; i++)
        sum += from[i];
    return sum;
}

static double checksum(void) {
    return sum_of(x, size) + sum_of(w, cells) + u[0] + sum_of(&px[0][0], 25 * planes) +
           sum_of(&u1[1][0][0], planes * 5) + sum_of(&u2[1][0][0], planes * 5) +
           sum_of(&u3[1][0][0], planes * 5) + sum_of(&particle[0][0], 4 * 512) +
           sum_of(&charge[0][0], cells * cells) + sum_of(rh, 2048);
}

int main(int argc, char** argv) {
    int loop = argc == 3 ? atoi(argv[1]) : 0, rounds = argc == 3 ? atoi(argv[2]) : 0;
    if (loop < 1 || loop > (int)(sizeof loops / sizeof loops[0])) {
        fprintf(stderr, "usage: livermore LOOP ROUNDS, LOOP from 1 to 14\n");
        return 2;
    }
    fill_all();
    while (rounds-- > 0)
        loops[loop - 1]();
    printf("%.12e\n", checksum());
    return 0;
}
