/* Counting loops of the type, up, down, by steps, to its ends. */
#include "../values.h"
int main(void) {
    int rounds = 0;
    for (T i = 0; i < 100; i++) rounds += i & 1;
    for (T i = 100; i > 3; i -= 3) rounds += 2;
    for (T i = (T)(GREATEST - 5); i < GREATEST; i++) rounds += 1000;
    for (T i = (T)(LEAST + 5); i > LEAST; i--) rounds += 100000;
    T i = 50;
    while (i-- > 40) rounds += 7;
    do rounds++; while (++i < 60);
    printf("%d ", rounds);
    show("end", i);
    return 0;
}
