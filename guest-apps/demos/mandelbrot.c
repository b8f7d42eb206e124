/* mandelbrot [-n ITERATIONS] [-s COLUMNSxROWS] [-x X] [-y Y] [-w WIDTH] [-z FRAMES]: the Mandelbrot set, in
 * characters.
 *
 * The picture is COLUMNS by ROWS characters (78x31 unless told), WIDTH of the plane wide, with X + Yi in its
 * middle. A point that has not run away after ITERATIONS steps (256) belongs to the set and is drawn as #;
 * the others by how soon they left. -z draws FRAMES pictures, each half as wide as the one before: a flight
 * into the set.
 *
 * All points of a row are iterated side by side, in vectors. One point of each row is computed again by
 * itself; the status is 1 if that differs.
 */
#include "arguments.h"
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_COLUMNS 512

static const char syntax[] = "[-n ITERATIONS] [-s COLUMNSxROWS] [-x X] [-y Y] [-w WIDTH] [-z FRAMES]";
static const char shades[] = " .,:;-=+*%@"; /* from points that leave at once to those that stay long */
static const double escape = 4.0;           /* squared: nobody comes back from there */

struct view {
    int columns;
    int rows;
    int iterations;
    double x, y, width;
};

/* One step of all points of a row. A point that has run away stays where it is, and its count stands. */
static void step_row(int count, double y, const double* restrict x, double* restrict re, double* restrict im,
                     double* restrict steps) {
    for (int i = 0; i < count; i++) {
        double re2 = re[i] * re[i], im2 = im[i] * im[i];
        double inside = re2 + im2 <= escape ? 1.0 : 0.0;
        double next_re = re2 - im2 + x[i], next_im = 2.0 * re[i] * im[i] + y;
        steps[i] += inside;
        re[i] = inside != 0.0 ? next_re : re[i];
        im[i] = inside != 0.0 ? next_im : im[i];
    }
}

static double sum_of(int count, const double* values) {
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum;
}

static void iterate_row(const struct view* view, double y, const double* x, double* steps) {
    static double re[MOST_COLUMNS], im[MOST_COLUMNS];
    memset(re, 0, sizeof re);
    memset(im, 0, sizeof im);
    memset(steps, 0, (size_t)view->columns * sizeof(double));
    double before = -1.0, now = 0.0;
    for (int n = 0; n < view->iterations && now != before; n++) {
        step_row(view->columns, y, x, re, im, steps);
        before = now;
        now = sum_of(view->columns, steps); /* the same as before: all have left */
    }
}

/* The steps of one point by itself. */
static int iterate_point(double x, double y, int iterations) {
    double re = 0.0, im = 0.0;
    int steps = 0;
    while (steps < iterations && re * re + im * im <= escape) {
        double next_re = re * re - im * im + x;
        im = 2.0 * re * im + y;
        re = next_re;
        steps++;
    }
    return steps;
}

static char shade_of(int steps, int iterations) {
    if (steps >= iterations) {
        return '#';
    }
    int shade = 0; /* grows with the logarithm: the border of the set is where the picture is */
    for (int n = steps; n > 1; n -= n / 3 + 1) {
        shade++;
    }
    int last = (int)sizeof shades - 2;
    return shades[shade > last ? last : shade];
}

/* Returns the number of points that belong to the set. */
static long draw(const struct view* view) {
    double x[MOST_COLUMNS], steps[MOST_COLUMNS];
    double spacing = view->width / view->columns,
           height = 2.0 * spacing; /* characters are twice as high as wide */
    long members = 0;
    for (int column = 0; column < view->columns; column++) {
        x[column] = view->x + (column - (view->columns - 1) / 2.0) * spacing;
    }
    for (int row = 0; row < view->rows && !ferror(stdout); row++) {
        char line[MOST_COLUMNS + 1];
        double y = view->y + ((view->rows - 1) / 2.0 - row) * height;
        int sample = row * 37 % view->columns;
        iterate_row(view, y, x, steps);
        for (int column = 0; column < view->columns; column++) {
            line[column] = shade_of((int)steps[column], view->iterations);
            members += (int)steps[column] >= view->iterations;
        }
        line[view->columns] = '\0';
        puts(line);
        fflush(stdout);
        if (iterate_point(x[sample], y, view->iterations) != (int)steps[sample]) {
            report_reason("a point computed alone", "differs from its row");
            break;
        }
    }
    return members;
}

static double real_number(const char* text, const char* what, double least, double most) {
    char* end;
    double value = strtod(text, &end);
    if (*text == '\0' || *end != '\0' || !(value >= least && value <= most)) {
        char reason[96];
        sprintf(reason, "%s must be a number from %g to %g", what, least, most);
        report_reason(text, reason);
        exit(2);
    }
    return value;
}

static void take_size(char* text, struct view* view) {
    char* cross = strchr(text, 'x');
    if (cross == NULL) {
        report_reason(text, "the size must be written as COLUMNSxROWS");
        exit(2);
    }
    *cross = '\0';
    view->columns = (int)whole_number(text, "the number of columns", 2, MOST_COLUMNS);
    view->rows = (int)whole_number(cross + 1, "the number of rows", 1, 10000);
}

int main(int argc, char** argv) {
    struct view view = {78, 31, 256, -0.65, 0.0, 3.0};
    int frames = 1;
    start_program(argv[0]);
    for (int option; (option = getopt(argc, argv, "n:s:x:y:w:z:")) != -1;) {
        switch (option) {
        case 'n':
            view.iterations = (int)whole_number(optarg, "the number of iterations", 1, 10000000);
            break;
        case 's':
            take_size(optarg, &view);
            break;
        case 'x':
            view.x = real_number(optarg, "x", -4.0, 4.0);
            break;
        case 'y':
            view.y = real_number(optarg, "y", -4.0, 4.0);
            break;
        case 'w':
            view.width = real_number(optarg, "the width", 1e-12, 16.0);
            break;
        case 'z':
            frames = (int)whole_number(optarg, "the number of frames", 1, 40);
            break;
        default:
            usage(syntax);
        }
    }
    if (optind < argc) {
        usage(syntax);
    }
    for (int frame = 0; frame < frames && failures == 0; frame++) {
        long members = draw(&view);
        printf("%.15g%+.15gi, width %.6g: %ld of %ld points belong to the set\n", view.x, view.y, view.width,
               members, (long)view.columns * view.rows);
        view.width /= 2.0;
    }
    return finish();
}
