/* Allocation, sorting, searching and texts. */
#include "../check.h"

#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

static int compare(const void* a, const void* b) {
    int x = *(const int*)a;
    int y = *(const int*)b;
    return (x > y) - (x < y);
}

static void sort_and_search(void) {
    enum { count = 5000 };
    int* values = malloc(count * sizeof *values);
    CHECK(values != NULL);
    srand(1);
    for (int i = 0; i < count; i++) {
        values[i] = rand() % 100000;
    }
    int wanted = values[count / 2];
    qsort(values, count, sizeof *values, compare);
    for (int i = 1; i < count; i++) {
        CHECK(values[i - 1] <= values[i]);
    }
    int* found = bsearch(&wanted, values, count, sizeof *values, compare);
    CHECK(found != NULL && *found == wanted);
    free(values);
}

/* Blocks of all sizes, grown and freed in turn, keep what was written to them. */
static void allocate_in_turns(void) {
    enum { blocks = 200, rounds = 20 };
    static unsigned char* memory[blocks];
    static size_t sizes[blocks];
    for (int round = 0; round < rounds; round++) {
        for (int i = round % 3; i < blocks; i += 1 + round % 3) {
            size_t size = (size_t)(i * 37 + round * 101) % 5000 + 1;
            memory[i] = realloc(memory[i], size);
            CHECK(memory[i] != NULL && ((unsigned)memory[i] & 7) == 0);
            for (size_t j = 0; j < sizes[i] && j < size; j++) {
                if (memory[i][j] != (unsigned char)i) {
                    CHECK(!"contents lost");
                    break;
                }
            }
            memset(memory[i], i, size);
            sizes[i] = size;
        }
        for (int i = round % 5; i < blocks; i += 5) {
            free(memory[i]);
            memory[i] = NULL;
            sizes[i] = 0;
        }
    }
}

static void texts(void) {
    char buffer[64] = "one two,three";
    char overlapping[] = "0123456789";
    CHECK_TEXT(strtok(buffer, " ,"), "one");
    CHECK_TEXT(strtok(NULL, " ,"), "two");
    CHECK_TEXT(strtok(NULL, " ,"), "three");
    memmove(overlapping + 2, overlapping, 8);
    CHECK_TEXT(overlapping, "0101234567");
    CHECK(strlen("hello") == 5 && strcmp("abc", "abd") < 0 && strncmp("abc", "abd", 2) == 0);
    CHECK(strcmp("\200", "a") > 0);
    CHECK_TEXT(strstr("finding a needle", "need"), "needle");
    CHECK_TEXT(strrchr("a/b/c", '/'), "/c");
    CHECK_TEXT(index("a=b", '='), "=b");
    CHECK(strspn("aabbc", "ab") == 4 && strcspn("xyz;", ";") == 3);
    bzero(buffer, sizeof buffer);
    CHECK(buffer[0] == '\0' && memcmp(buffer, buffer + 1, 60) == 0);
    bcopy("copied", buffer, 7);
    CHECK_TEXT(buffer, "copied");
    CHECK(strcasecmp("ConVex", "cONvEX") == 0);
    CHECK_TEXT(strerror(2), "No such file or directory");
    CHECK_TEXT(strsignal(11), "Segmentation fault");
}

static void limits(void) {
    char* before = sbrk(0);
    CHECK(sbrk(100000) == before && (char*)sbrk(0) == before + 100000);
    before[99999] = 1;
    void* volatile huge = malloc(0xf0000000U);
    CHECK(huge == NULL);
}

int main(void) {
    sort_and_search();
    allocate_in_turns();
    texts();
    limits();
    return report_checks();
}
