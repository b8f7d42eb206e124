/* malloc, calloc, realloc and free in many orders. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct node { struct node* next; int v; };
int main(void) {
    void* p[50] = {0}; unsigned h = 1; int bad = 0;
    for (int i = 0; i < 2000; i++) { int k = (int)((h = h * 1103515245 + 12345) >> 16) % 50, n = (int)(h >> 8) % 300 + 1; if (p[k] && (h & 4)) { unsigned char c = *(unsigned char*)p[k]; p[k] = realloc(p[k], (size_t)n); bad += *(unsigned char*)p[k] != c; } else { free(p[k]); p[k] = malloc((size_t)n); memset(p[k], k, (size_t)n); } }
    for (int i = 0; i < 50; i++) { if (p[i]) bad += *(unsigned char*)p[i] != i; free(p[i]); }
    struct node* list = 0; for (int i = 0; i < 100; i++) { struct node* n = calloc(1, sizeof *n); bad += n->v; n->v = i; n->next = list; list = n; } int s = 0; while (list) { struct node* n = list->next; s = s * 3 + list->v; free(list); list = n; }
    printf("%d %d\n", bad, s); return 0;
}
