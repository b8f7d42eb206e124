/* String functions and text processing. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void reverse(char* s) { for (char* e = s + strlen(s) - 1; s < e; s++, e--) { char c = *s; *s = *e; *e = c; } }
int main(void) {
    char text[100], copy[100];
    strcpy(text, "the quick brown fox jumps over the lazy dog");
    int counts[26] = {0};
    for (char* p = text; *p; p++) if (isalpha((unsigned char)*p)) counts[*p - 'a']++;
    for (int i = 0; i < 26; i++) printf("%d", counts[i]);
    memmove(text + 4, text, 20), reverse(text), memset(copy, '-', 10), copy[10] = 0;
    printf("\n%s %s %d %d\n", text, copy, strcmp("abc", "abd") < 0, memcmp("zz", "zy", 2) > 0);
    strcpy(copy, "a,b,,c");
    for (char* t = strtok(copy, ","); t; t = strtok(0, ",")) printf("[%s]", t);
    printf(" %ld %g %s %d\n", strtol("-0x1f", 0, 16), strtod("2.5e3xyz", 0), strstr("haystack", "st"), atoi("  77"));
    return 0;
}
