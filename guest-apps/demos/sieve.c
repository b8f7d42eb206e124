/* sieve [LIMIT]: the prime numbers up to LIMIT (1000 unless told), by a chain of processes. The first process
 * writes 2, 3, 4, ... into a pipe. Whoever reads from a pipe knows that the first number there is a prime: a
 * process is put behind that pipe which lets through all but the multiples of that prime. All of them work at
 * the same time, each slowed down only by its neighbours. `ps` shows the chain.
 *
 * What comes out is compared with the primes that a table of multiples gives. The status is 1 if a number is
 * wrong, or if a process of the chain has not ended well.
 */
#include "arguments.h"
#include "common/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LARGEST 1000000 /* 168 processes: as many as there are primes up to its root */
#define PER_LINE 12

static int processes;

static void fail(const char* thing) {
    report(thing);
    exit(1);
}

/* Numbers pass through buffers of stdio, so that a pipe is used for many at a time. */
static void send(FILE* to, int number) {
    fwrite(&number, sizeof number, 1, to);
}

static int receive(FILE* from, int* number) {
    return fread(number, sizeof *number, 1, from) == 1;
}

static void count_up(FILE* to, int limit) {
    for (int number = 2; number <= limit; number++) {
        send(to, number);
    }
}

static void filter(FILE* from, FILE* to, int prime) {
    for (int number; receive(from, &number);) {
        if (number % prime != 0) {
            send(to, number);
        }
    }
}

/* Starts a process that writes into a new pipe what it makes of `from`; for no prime, all numbers up to the
 * limit. Returns the pipe's other side. */
static FILE* start(FILE* from, int prime, int limit) {
    int ends[2];
    if (pipe(ends) < 0) {
        fail("pipe");
    }
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0) {
        fail("fork");
    }
    if (pid == 0) {
        close(ends[0]);
        FILE* to = fdopen(ends[1], "w");
        if (to == NULL) {
            _exit(1);
        }
        if (prime == 0) {
            count_up(to, limit);
        } else {
            filter(from, to, prime);
        }
        _exit(fclose(to) == 0 && (from == NULL || !ferror(from)) ? 0 : 1);
    }
    processes++;
    close(ends[1]);
    if (from != NULL) {
        fclose(from);
    }
    FILE* out = fdopen(ends[0], "r");
    if (out == NULL) {
        fail("memory");
    }
    return out;
}

/* Marks what is no prime. */
static char* table_of_multiples(int limit) {
    char* marked = calloc((size_t)limit + 1, 1);
    if (marked == NULL) {
        fail("memory");
    }
    for (int number = 2; number <= limit; number++) {
        for (int multiple = 2 * number; !marked[number] && multiple <= limit; multiple += number) {
            marked[multiple] = 1;
        }
    }
    return marked;
}

static void print_prime(int prime, int count) {
    printf("%7d%s", prime, count % PER_LINE == 0 ? "\n" : "");
    fflush(stdout);
}

static void wait_for_all(void) {
    for (int ended = 0; ended < processes;) {
        int status;
        if (wait(&status) < 0) {
            if (errno != EINTR) {
                fail("wait");
            }
            continue;
        }
        ended++;
        if (status != 0) {
            report_reason("a process of the chain", "has failed");
        }
    }
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 2 || (argc == 2 && argv[1][0] == '-' && argv[1][1] == '\0')) {
        usage("[LIMIT]");
    }
    int limit = argc == 2 ? (int)whole_number(argv[1], "the limit", 2, LARGEST) : 1000;
    char* composite = table_of_multiples(limit);
    FILE* numbers = start(NULL, 0, limit);
    int count = 0, expected = 2, number;
    while (receive(numbers, &number)) {
        while (expected <= limit && composite[expected]) {
            expected++;
        }
        if (number != expected++) {
            report_reason("a number of the chain", "is not the next prime");
            break;
        }
        print_prime(number, ++count);
        if (number <= limit / number) { /* multiples of larger ones have smaller factors too */
            numbers = start(numbers, number, limit);
        }
    }
    fclose(numbers);
    while (failures == 0 && expected <= limit) {
        if (!composite[expected++]) {
            report_reason("a prime", "is missing");
        }
    }
    wait_for_all();
    printf("%s%d primes up to %d, by %d processes\n", count % PER_LINE != 0 ? "\n" : "", count, limit,
           processes + 1);
    return finish();
}
