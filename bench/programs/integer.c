/* An integer workload: a sieve, and a hash over what it finds. Prints one number, the same on every machine.
 */
#include <stdio.h>

enum { limit = 200000, rounds = 60 };

static unsigned char composite[limit];

static unsigned sieve(void) {
    unsigned hash = 2166136261u;
    unsigned i, j;

    for (i = 0; i < limit; i++)
        composite[i] = 0;
    for (i = 2; i < limit; i++) {
        if (composite[i])
            continue;
        hash = (hash ^ i) * 16777619u;
        for (j = i + i; j < limit; j += i)
            composite[j] = 1;
    }
    return hash;
}

int main(void) {
    unsigned total = 0;
    int round;

    for (round = 0; round < rounds; round++)
        total = total * 31 + sieve();
    printf("%u\n", total);
    return 0;
}
