/* random(): numbers that look random, from a state that is as large as the caller wants.
 *
 * Each number is the sum of two earlier ones, so far back as a primitive trinomial tells that the cycle is as
 * long as can be (Knuth, volume 2, 3.2.2); the states' sizes and the seeding are those of 4.3BSD, whose
 * programs expect certain sequences. The smallest state is one number, which a linear congruence changes.
 */
#include <stddef.h>
#include <stdlib.h>

enum { kinds = 5, largest = 31 };
static const int degrees[kinds] = {0, 7, 15, 31, 63};
static const int separations[kinds] = {0, 3, 1, 3, 1};
static const size_t sizes[kinds] = {8, 32, 64, 128, 256}; /* of a state, in bytes */

/* A state's first word: kind + kinds * where the front is. */
static int usual[largest + 1];
static int* state = usual + 1;
static int kind = 3;
static int front = 3;
static int rear;
static int is_seeded;

static int next_seed(int seed) {
    return (int)((unsigned)seed * 1103515245u + 12345u);
}

void srandom(unsigned seed) {
    is_seeded = 1;
    state[0] = (int)seed;
    for (int i = 1; i < degrees[kind]; i++) {
        state[i] = next_seed(state[i - 1]);
    }
    front = separations[kind];
    rear = 0;
    for (int i = 0; i < 10 * degrees[kind]; i++) {
        random();
    }
}

long random(void) {
    if (!is_seeded) {
        srandom(1);
    }
    if (kind == 0) {
        return state[0] = next_seed(state[0]) & 0x7fffffff;
    }
    unsigned sum = (unsigned)state[front] + (unsigned)state[rear];
    state[front] = (int)sum;
    front = (front + 1) % degrees[kind];
    rear = (rear + 1) % degrees[kind];
    return (long)(sum >> 1 & 0x7fffffff);
}

/* Puts away where the state is; returns it. */
static char* leave_state(void) {
    if (!is_seeded) {
        srandom(1);
    }
    state[-1] = kind == 0 ? 0 : kind + kinds * rear;
    return (char*)(state - 1);
}

char* initstate(unsigned seed, char* buffer, size_t size) {
    if (size < sizes[0]) {
        return NULL;
    }
    char* old = leave_state();
    kind = 0;
    while (kind + 1 < kinds && size >= sizes[kind + 1]) {
        kind++;
    }
    state = (int*)(void*)buffer + 1;
    srandom(seed);
    state[-1] = kind == 0 ? 0 : kind + kinds * rear;
    return old;
}

char* setstate(char* buffer) {
    const int* first = (int*)(void*)buffer;
    int new_kind = *first % kinds;
    int new_rear = *first / kinds;
    if (*first < 0 || (new_kind == 0 ? new_rear != 0 : new_rear >= degrees[new_kind])) {
        return NULL;
    }
    char* old = leave_state();
    kind = new_kind;
    state = (int*)(void*)buffer + 1;
    rear = new_rear;
    front = kind == 0 ? 0 : (rear + separations[kind]) % degrees[kind];
    return old;
}
