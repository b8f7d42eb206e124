/* counter FILE: at each SIGUSR1 counts one further and tells the number in FILE: by write() in the first line, in memory that
 * FILE is mapped to in the second. */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

static int file;
static char *mapped;
static char digit = '0';

static void count(int signal)
{
    digit++;
    lseek(file, 0, 0);
    write(file, &digit, 1);
    mapped[2] = digit;
}

int main(int argc, char **argv)
{
    unsigned length = 4096;
    if (argc != 2 || (file = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0644)) < 0 || write(file, "0\n0\n", 4) != 4)
        return 1;
    mapped = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, file, 0);
    if (mapped == (char *)-1)
        return 1;
    signal(SIGUSR1, count);
    for (;;)
        pause();
}
