/* The smallest program: convex-cc -o hello hello.c */
#include <stdio.h>

int main(void) {
    printf("hello, vector world\n");
    return 0;
}
