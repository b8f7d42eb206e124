/* nbody [-p] [BODIES [STEPS]]: stars that attract one another. BODIES stars (256 unless told) start at rest
 * in a ball that spins, and move for STEPS steps (200) under their gravity, each pulled by each. Ten times on
 * the way the program prints the energy of motion, that of position and their sum, which no step may change,
 * and with -p a map of the sky.
 *
 * What gravity cannot change is checked: the status is 1 if the sum of the energies has moved by more than
 * one percent, or the centre of mass at all. Masses and places come from a fixed sequence, so that a run
 * repeats to the last bit.
 */
#include "arguments.h"
#include "common/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_BODIES 8192
#define AXES 3
#define MAP_ROWS 20
#define MAP_COLUMNS 64

static const double step_length = 0.002;
static const double softening = 0.0025; /* squared: no two stars meet so closely that a step is too long */
static const double map_radius = 1.6;

struct sky {
    int bodies;
    double mass[MOST_BODIES];
    double place[AXES][MOST_BODIES];
    double velocity[AXES][MOST_BODIES];
    double pull[AXES][MOST_BODIES];
};

static struct sky sky;

/* The next number of a fixed sequence, from 0 up to 1. */
static double next_number(void) {
    static unsigned long long state = 1990;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(state >> 11U) / 9007199254740992.0;
}

/* A ball of radius 1 that turns about its third axis, its centre at rest in the origin. */
static void create(int bodies) {
    double centre[AXES] = {0.0}, drift[AXES] = {0.0};
    sky.bodies = bodies;
    for (int i = 0; i < bodies; i++) {
        double square;
        do {
            square = 0.0;
            for (int axis = 0; axis < AXES; axis++) {
                sky.place[axis][i] = 2.0 * next_number() - 1.0;
                square += sky.place[axis][i] * sky.place[axis][i];
            }
        } while (square > 1.0);
        sky.mass[i] = 1.0 / bodies;
        sky.velocity[0][i] = -0.7 * sky.place[1][i];
        sky.velocity[1][i] = 0.7 * sky.place[0][i];
        for (int axis = 0; axis < AXES; axis++) {
            centre[axis] += sky.mass[i] * sky.place[axis][i];
            drift[axis] += sky.mass[i] * sky.velocity[axis][i];
        }
    }
    for (int axis = 0; axis < AXES; axis++) {
        for (int i = 0; i < bodies; i++) {
            sky.place[axis][i] -= centre[axis];
            sky.velocity[axis][i] -= drift[axis];
        }
    }
}

/* What the stars add to the pull on each other star: one star pulls all, element by element. */
static void add_pull_of(int star, int bodies, const double* restrict x, const double* restrict y,
                        const double* restrict z, double* restrict pull_x, double* restrict pull_y,
                        double* restrict pull_z) {
    double mass = sky.mass[star], at_x = x[star], at_y = y[star], at_z = z[star];
    for (int i = 0; i < bodies; i++) {
        double dx = at_x - x[i], dy = at_y - y[i], dz = at_z - z[i];
        double square = dx * dx + dy * dy + dz * dz + softening;
        double strength = mass / (square * sqrt(square));
        pull_x[i] += strength * dx;
        pull_y[i] += strength * dy;
        pull_z[i] += strength * dz;
    }
}

static void find_pull(void) {
    for (int axis = 0; axis < AXES; axis++) {
        memset(sky.pull[axis], 0, (size_t)sky.bodies * sizeof(double));
    }
    for (int star = 0; star < sky.bodies; star++) {
        add_pull_of(star, sky.bodies, sky.place[0], sky.place[1], sky.place[2], sky.pull[0], sky.pull[1],
                    sky.pull[2]);
    }
}

static void add_multiple(int count, double factor, const double* restrict from, double* restrict to) {
    for (int i = 0; i < count; i++) {
        to[i] += factor * from[i];
    }
}

/* Half a step of the velocities, a whole one of the places, and half a step again: an error made on the way
 * out is taken back on the way home, so that the energy does not creep. */
static void advance(void) {
    for (int axis = 0; axis < AXES; axis++) {
        add_multiple(sky.bodies, 0.5 * step_length, sky.pull[axis], sky.velocity[axis]);
        add_multiple(sky.bodies, step_length, sky.velocity[axis], sky.place[axis]);
    }
    find_pull();
    for (int axis = 0; axis < AXES; axis++) {
        add_multiple(sky.bodies, 0.5 * step_length, sky.pull[axis], sky.velocity[axis]);
    }
}

static double energy_of_motion(void) {
    double energy = 0.0;
    for (int axis = 0; axis < AXES; axis++) {
        for (int i = 0; i < sky.bodies; i++) {
            energy += 0.5 * sky.mass[i] * sky.velocity[axis][i] * sky.velocity[axis][i];
        }
    }
    return energy;
}

static double energy_of_position(void) {
    double energy = 0.0;
    for (int i = 0; i < sky.bodies; i++) {
        double sum = 0.0;
        for (int j = 0; j < i; j++) {
            double dx = sky.place[0][j] - sky.place[0][i], dy = sky.place[1][j] - sky.place[1][i],
                   dz = sky.place[2][j] - sky.place[2][i];
            sum += sky.mass[j] / sqrt(dx * dx + dy * dy + dz * dz + softening);
        }
        energy -= sky.mass[i] * sum;
    }
    return energy;
}

/* How far the centre of mass, which began in the origin, is from it. */
static double distance_of_centre(void) {
    double square = 0.0;
    for (int axis = 0; axis < AXES; axis++) {
        double centre = 0.0;
        for (int i = 0; i < sky.bodies; i++) {
            centre += sky.mass[i] * sky.place[axis][i];
        }
        square += centre * centre;
    }
    return sqrt(square);
}

/* The sky from above: the more stars in a spot, the heavier its character. */
static void print_map(void) {
    static const char shades[] = " .:+*#@";
    int count[MAP_ROWS][MAP_COLUMNS] = {{0}};
    for (int i = 0; i < sky.bodies; i++) {
        double x = (sky.place[0][i] / map_radius + 1.0) / 2.0 * MAP_COLUMNS;
        double y = (sky.place[1][i] / map_radius + 1.0) / 2.0 * MAP_ROWS;
        if (x >= 0.0 && x < MAP_COLUMNS && y >= 0.0 && y < MAP_ROWS) {
            count[(int)y][(int)x]++;
        }
    }
    for (int row = 0; row < MAP_ROWS; row++) {
        char line[MAP_COLUMNS + 1];
        int end = 0;
        for (int column = 0; column < MAP_COLUMNS; column++) {
            int shade = count[row][column];
            line[column] = shades[shade < (int)sizeof shades - 2 ? shade : (int)sizeof shades - 2];
            end = shade > 0 ? column + 1 : end;
        }
        line[end] = '\0';
        puts(line);
    }
}

/* Returns the sum of the energies. */
static double print_state(int step, double energy_at_start) {
    double motion = energy_of_motion(), position = energy_of_position(), sum = motion + position;
    double change = energy_at_start != 0.0 ? (sum - energy_at_start) / fabs(energy_at_start) : 0.0;
    printf("step %6d  motion %.9f  position %.9f  energy %.9f  change %+.1e\n", step, motion, position, sum,
           change);
    return sum;
}

int main(int argc, char** argv) {
    int map = 0;
    start_program(argv[0]);
    for (int option; (option = getopt(argc, argv, "p")) != -1; map = 1) {
        if (option != 'p') {
            usage("[-p] [BODIES [STEPS]]");
        }
    }
    if (argc - optind > 2) {
        usage("[-p] [BODIES [STEPS]]");
    }
    int bodies =
        optind < argc ? (int)whole_number(argv[optind], "the number of bodies", 2, MOST_BODIES) : 256;
    int steps =
        optind + 1 < argc ? (int)whole_number(argv[optind + 1], "the number of steps", 0, 100000000) : 200;
    int interval = steps / 10 > 0 ? steps / 10 : 1;
    create(bodies);
    find_pull();
    printf("nbody: %d bodies, %d steps\n", bodies, steps);
    double at_start = print_state(0, 0.0), now = at_start;
    for (int done = 1; done <= steps && !ferror(stdout); done++) {
        advance();
        if (done % interval == 0 || done == steps) {
            now = print_state(done, at_start);
            if (map) {
                print_map();
            }
            fflush(stdout);
        }
    }
    if (fabs(now - at_start) > 0.01 * fabs(at_start)) {
        report_reason("energy", "not conserved");
    }
    if (distance_of_centre() > 1e-9) {
        report_reason("centre of mass", "has moved");
    }
    return finish();
}
