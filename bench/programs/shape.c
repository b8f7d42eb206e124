/* shape MEGABYTES ZERO-PERCENT PROCESSES: processes that have written so much memory together, so many
 * percent of its pages with nothing but zeros. Says "ready", and sleeps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { page = 4096, stretch = 64 };

static void fill(unsigned long pages, unsigned zero_percent) {
    unsigned long long state = 0x9e3779b97f4a7c15ULL;
    unsigned zeros = 0;
    unsigned long long* const memory = malloc(pages * page);
    if (memory == NULL) {
        perror("shape");
        exit(1);
    }
    for (unsigned long i = 0; i < pages; i++) {
        unsigned long long* const words = memory + i * (page / 8);
        memset(words, 0, page);
        if (i % stretch == 0)
            zeros = zeros >= 100 ? zeros - 100 + zero_percent : zeros + zero_percent;
        if (zeros >= 100) {
            continue;
        }
        for (int word = 0; word < page / 8; word++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            words[word] = state;
        }
    }
}

int main(int argc, char** argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: shape MEGABYTES ZERO-PERCENT PROCESSES\n");
        return 2;
    }
    const unsigned long pages = strtoul(argv[1], NULL, 10) * 1024 * 1024 / page;
    const unsigned zero_percent = (unsigned)strtoul(argv[2], NULL, 10);
    const unsigned processes = (unsigned)strtoul(argv[3], NULL, 10);
    int ready[2];
    char byte = 0;
    if (processes == 0 || pipe(ready) != 0) {
        return 1;
    }
    for (unsigned i = 1; i < processes; i++) {
        if (fork() == 0) {
            fill(pages / processes, zero_percent);
            if (write(ready[1], &byte, 1) != 1) {
                return 1;
            }
            close(ready[0]);
            close(ready[1]);
            for (;;) {
                pause();
            }
        }
    }
    fill(pages / processes, zero_percent);
    for (unsigned i = 1; i < processes; i++) {
        if (read(ready[0], &byte, 1) != 1) {
            return 1;
        }
    }
    close(ready[0]);
    close(ready[1]);
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        pause();
    }
}
