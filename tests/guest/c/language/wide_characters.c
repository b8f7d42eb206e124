/* Character constants, wide and escaped, and strings of them. */
#include <stddef.h>
#include <stdio.h>
int main(void) {
    printf("%d %d %d %d %d %d\n", 'a', '\n', '\0', '\x7f', '\377', (int)sizeof 'a'), printf("%d %d %d\n", L'\x1234', (int)sizeof L"abc" / (int)sizeof(wchar_t), L"xyz"[1]);
    const char* s = "tab\there" " joined" "\x41" "B\0hidden"; printf("%s %d %d\n", s, (int)sizeof("a" "bc\0d"), "\u00e9"[0] & 255);
    printf("%s %d\n", __func__, __LINE__ > 0); return 0;
}
