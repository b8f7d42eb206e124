/* Interesting numbers of the type T (a macro of the compilation), and how to print them. */
#include <stdint.h>
#include <stdio.h>

#define IS_SIGNED ((T)-1 < (T)1)
#define BITS ((int)sizeof(T) * 8)
#define LEAST ((T)(IS_SIGNED ? (T)((uint64_t)1 << (BITS - 1)) : (T)0))
#define GREATEST ((T)~LEAST)
#define COUNT ((int)(sizeof values / sizeof *values))

static const T values[] = {(T)0, (T)1, (T)2, (T)3, (T)7, (T)10, (T)-1, (T)-2, (T)-7, (T)100, (T)127, (T)128, (T)255, (T)256,
    (T)32767, (T)-32768, (T)65535, (T)0x12345678, (T)0x7fffffff, (T)0x80000000, (T)0x123456789abcdefLL, (T)0x8000000000000000LL,
    (T)0x7fffffffffffffffLL};

static void show(const char* name, T value) {
    if (IS_SIGNED) printf("%s %lld\n", name, (long long)value);
    else printf("%s %llu\n", name, (unsigned long long)value);
}

/* A sum over many results, to keep the output short. */
static uint64_t sum_of_results = 5;
static void add_result(uint64_t value) { sum_of_results = (sum_of_results << 5 | sum_of_results >> 59) ^ value; }
static void show_results(const char* name) {
    printf("%s %08lx%08lx\n", name, (unsigned long)(sum_of_results >> 32), (unsigned long)(sum_of_results & 0xffffffff));
}
