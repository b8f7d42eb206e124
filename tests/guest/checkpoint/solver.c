/* A small version of what people checkpoint: relaxes a grid, writes to a file and to the terminal, recurses, sleeps,
 * seeks. With an argument it catches timer signals too; what it writes does not depend on when they come. */
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

enum { size = 24, steps = 10 };

static double grid[size][size], next[size][size];
static volatile int ticks;

static void tick(int number)
{
    (void)number;
    ticks++;
}

static void relax(int n)
{
    int i, j;

    for (i = 1; i < n - 1; i++)
        for (j = 1; j < n - 1; j++)
            next[i][j] = 0.25 * (grid[i - 1][j] + grid[i + 1][j] + grid[i][j - 1] + grid[i][j + 1]);
    for (i = 1; i < n - 1; i++)
        for (j = 1; j < n - 1; j++)
            grid[i][j] = next[i][j];
}

static double sum_rows(int row)
{
    double sum = 0;
    int j;

    if (row == size)
        return 0;
    for (j = 0; j < size; j++)
        sum += grid[row][j];
    return sum + sum_rows(row + 1);
}

/* Eight hexadecimal digits and a separator. */
static char *put_hex(char *to, unsigned number, char separator)
{
    int i;

    for (i = 7; i >= 0; i--, number >>= 4)
        to[i] = "0123456789abcdef"[number & 15];
    to[8] = separator;
    return to + 9;
}

/* The step and the bits of the sum: nothing is lost by rounding. */
static void report(int fd, int step)
{
    char line[27], *end;
    union {
        double number;
        unsigned words[2];
    } sum;

    sum.number = sum_rows(0);
    end = put_hex(line, step, ' ');
    end = put_hex(end, sum.words[0], ' ');
    end = put_hex(end, sum.words[1], '\n');
    write(fd, line, end - line);
}

int main(int argc, char **argv)
{
    struct itimerval interval = {{0, 1000}, {0, 1000}};
    struct timeval pause = {0, 20000};
    int fd, i, copy;
    char *memory;

    (void)argv;
    if (argc > 1) {
        signal(SIGVTALRM, tick);
        setitimer(ITIMER_VIRTUAL, &interval, NULL);
    }
    fd = open("result", O_RDWR | O_CREAT | O_TRUNC, 0644);
    copy = dup(fd);
    for (i = 0; i < size; i++) {
        grid[0][i] = i + 0.1;
        grid[i][0] = 100.0 / (i + 1);
    }
    memory = sbrk(20000);
    for (i = 0; i < steps; i++) {
        relax(size - (argc > 5));
        memory[i * 1999] = (char)(i + 1);
        report(i % 2 ? fd : copy, i);
        report(1, i);
        if (i == steps / 2)
            select(0, NULL, NULL, NULL, &pause);
    }
    for (i = 0; argc > 1 && ticks < 2; i++)
        memory[19999] = (char)i;
    memory[19999] = 0;
    lseek(copy, 5, SEEK_SET);
    write(fd, memory, 10);
    for (i = 0; i < steps; i++)
        if (memory[i * 1999] != i + 1)
            return 1;
    return 42;
}
