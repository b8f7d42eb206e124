/* Calls of every kind that a call graph shows: from several places, of itself, in a circle, by pointer. */
#include <stdio.h>
#include <stdlib.h>

struct pair {
    double first, second;
};

static volatile int sink;

__attribute__((noinline)) static void work(int amount) {
    for (int i = 0; i < amount; i++) {
        sink += i ^ amount;
    }
}

__attribute__((noinline)) static struct pair both(double first, double second) {
    work(100);
    return (struct pair){second, first};
}

__attribute__((noinline)) int factorial(int n) {
    work(10);
    return n < 2 ? 1 : n * factorial(n - 1);
}

int is_odd(int n);
__attribute__((noinline)) int is_even(int n) {
    work(300);
    return n == 0 ? 1 : is_odd(n - 1);
}
__attribute__((noinline)) int is_odd(int n) {
    return n == 0 ? 0 : is_even(n - 1);
}

__attribute__((noinline)) int compare(const void* left, const void* right) {
    work(3);
    return *(const int*)left - *(const int*)right;
}

int (*volatile by_pointer)(int) = factorial;

int main(void) {
    static int numbers[64];
    for (int i = 0; i < 64; i++) {
        numbers[i] = i * 37 % 64;
    }
    qsort(numbers, 64, sizeof numbers[0], compare);
    double sum = 0;
    for (int i = 0; i < 200; i++) {
        struct pair pair = both(i, 2.0 * i);
        sum += pair.first - pair.second;
    }
    work(200000);
    printf("%d %d %d %g\n", by_pointer(10), is_even(60), numbers[63], sum);
    return 0;
}
