/* Arrays, pointers into them, differences of pointers, matrices. */
#include "../values.h"
static T line[50], square[7][9];
static T sum(const T* from, const T* to) {
    uint64_t s = 0;
    while (from < to) s += *from++;
    return (T)s;
}
int main(void) {
    for (int i = 0; i < 50; i++) line[i] = (T)(i * i - 20);
    for (int i = 0; i < 7; i++) for (int j = 0; j < 9; j++) square[i][j] = (T)(i * 31 + j);
    T* p = line + 10, (*row)[9] = square + 2;
    show("sum", sum(line, line + 50)), show("p[3]", p[3]), show("p[-3]", *(p - 3)), show("row", (*row)[4]), show("next row", row[1][8]);
    printf("%d %d %d\n", (int)(&line[40] - p), (int)((char*)(p + 2) - (char*)p) / (int)sizeof(T), p > line);
    for (int i = 0; i < 50; i += 7) show("step", *(line + i));
    return 0;
}
