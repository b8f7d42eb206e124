/* <string.h>: copying, comparing, searching, at every alignment and length. */
#include <stdio.h>
#include <string.h>
static int sign(int i) { return (i > 0) - (i < 0); }
int main(void) {
    char a[80], b[80]; unsigned h = 0;
    for (int from = 0; from < 5; from++) for (int to = 0; to < 5; to++) for (int n = 0; n < 40; n += 3) {
        for (int i = 0; i < 80; i++) a[i] = (char)(i * 7 + 1), b[i] = (char)(i + 99);
        memcpy(b + to, a + from, (size_t)n); memmove(a + to, a + from, (size_t)n); memset(b + 50 + to, n, (size_t)(n % 9));
        for (int i = 0; i < 80; i++) h = h * 31 + (unsigned char)a[i] + (unsigned char)b[i] * 3; h += sign(memcmp(a, b, 80));
    }
    printf("%u\n", h); strcpy(a, "hello"), strcat(a, ", world"), strncpy(b, a, 10), b[10] = 0, strncat(b, "!!!", 2);
    printf("%s %s %d %d %d %d\n", a, b, (int)strlen(a), sign(strcmp(a, b)), sign(strncmp(a, b, 7)), sign(strcmp("\xff", "a")));
    printf("%s %s %s %d %d %s\n", strchr(a, 'o'), strrchr(a, 'o'), strstr(a, "wor"), (int)strspn(a, "hel"), (int)strcspn(a, " ,"), strpbrk(a, "dw"));
    strcpy(b, "a,b;;c"); for (char* t = strtok(b, ",;"); t; t = strtok(0, ",;")) printf("[%s]", t);
    printf("%d %s\n", strchr(a, 'z') == 0, (char*)memchr(a, 'w', 20)); return 0;
}
