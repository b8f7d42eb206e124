/* strtol and its family: bases, signs, overflow, ends. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
int main(void) {
    static const char* const texts[] = {"0", "  42abc", "-17", "+5", "0x1F", "077", "zz", "99999999999", "-99999999999", "", "- 1", "2147483647", "2147483648"}; char* end;
    for (int i = 0; i < 13; i++) for (int base = 0; base < 37; base += 12) { errno = 0; long long v = strtoll(texts[i], &end, base); printf("%lld %d ", v, (int)(end - texts[i])); }
    puts(""); printf("%d %d %lld %llu %d\n", atoi("12x"), (int)atol("-9"), atoll("123456789012"), strtoull("18446744073709551615", 0, 10), (int)(strtoull("18446744073709551616", 0, 10) >> 60));
    div_t d = div(-17, 5); lldiv_t l = lldiv(-(1LL << 40), 1000); printf("%d %d %lld %lld %d %lld\n", d.quot, d.rem, l.quot, l.rem, abs(-5), llabs(-6LL)); return 0;
}
