/* qsort and bsearch over several kinds of elements. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct person { char name[9]; short age; double weight; };
static int by_int(const void* a, const void* b) { return (*(const int*)a > *(const int*)b) - (*(const int*)a < *(const int*)b); }
static int by_name(const void* a, const void* b) { return strcmp(((const struct person*)a)->name, ((const struct person*)b)->name); }
static int by_text(const void* a, const void* b) { return strcmp(*(char* const*)a, *(char* const*)b); }
int main(void) {
    int n[200]; for (int i = 0; i < 200; i++) n[i] = i * 7919 % 211 - 100; qsort(n, 200, sizeof *n, by_int);
    for (int i = 1; i < 200; i++) if (n[i] < n[i - 1]) puts("unsorted"); int key = n[77], *at = bsearch(&key, n, 200, sizeof *n, by_int); printf("%d %d %d\n", n[0], n[199], *at);
    struct person p[] = {{"mike", 3, 1.5}, {"anna", 9, 2.5}, {"zoe", 1, 3}, {"bob", 7, 4}}; qsort(p, 4, sizeof *p, by_name); for (int i = 0; i < 4; i++) printf("%s %d %g ", p[i].name, p[i].age, p[i].weight);
    char* t[] = {"pear", "apple", "fig", "apple pie", ""}; qsort(t, 5, sizeof *t, by_text); for (int i = 0; i < 5; i++) printf("[%s]", t[i]); puts(""); return 0;
}
