/* Numbers to text and back, the mathematical functions, and integer arithmetic that the machine has no
 * instruction for. */
#include "../check.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

static char text[512];

static void print_numbers(void) {
    sprintf(text, "%d %5d|%-5d|%05d %+d %x %#o %u", -42, 42, 42, 42, 7, 0xbeef, 8, 4294967295U);
    CHECK_TEXT(text, "-42    42|42   |00042 +7 beef 010 4294967295");
    sprintf(text, "%lld %llu %llx", LLONG_MIN, ULLONG_MAX, 0x123456789abcdefULL);
    CHECK_TEXT(text, "-9223372036854775808 18446744073709551615 123456789abcdef");
    sprintf(text, "%g %g %g %.17g", 1e10, 0.0001, 1e-5, 0.1);
    CHECK_TEXT(text, "1e+10 0.0001 1e-05 0.10000000000000001");
    sprintf(text, "%.3f %10.2e|%-8.1f|%f", 3.14159, 12345.678, 2.25, 1e15);
    CHECK_TEXT(text, "3.142   1.23e+04|2.2     |1000000000000000.000000");
    sprintf(text, "%s|%10s|%-10s|%.2s|%c%%", "abc", "abc", "abc", "abc", 'z');
    CHECK_TEXT(text, "abc|       abc|abc       |ab|z%");
    sprintf(text, "%2$s %1$s %3$*4$d", "world", "hello", 7, 3);
    CHECK_TEXT(text, "hello world   7");
    CHECK(snprintf(text, 4, "%s", "longer") == 6);
    CHECK_TEXT(text, "lon");
}

static void read_numbers(void) {
    int i;
    double d;
    long long l;
    char word[16];
    char* end;
    CHECK(sscanf("12 0x1f 3.5 word -9223372036854775808", "%d %i %lf %15s %lld", &i, &i, &d, word, &l) == 5);
    CHECK(i == 31 && d == 3.5 && l == LLONG_MIN);
    CHECK_TEXT(word, "word");
    CHECK(strtod("1.7976931348623157e308x", &end) == 1.7976931348623157e308 && *end == 'x');
    CHECK(strtod("4.9406564584124654e-324", NULL) > 0);
    CHECK(strtol("-0x7fffffff", NULL, 0) == -0x7fffffff);
    CHECK(strtoul("777", NULL, 8) == 0777);
    CHECK(atof("0.3") == 0.3);
}

static void round_trip(void) {
    double value = 1.0;
    for (int i = 0; i < 200; i++) {
        value = value * 1.37 + 0.001 * i;
        sprintf(text, "%.17g", value);
        CHECK(strtod(text, NULL) == value);
    }
}

static void calculate(void) {
    volatile unsigned long long big = 0xfedcba9876543210ULL;
    volatile unsigned long long small = 1000000007ULL;
    volatile long long negative = -1234567890123456789LL;
    volatile int count = 13;
    CHECK(big / small == 18364758415ULL);
    CHECK(big % small == big - 18364758415ULL * small);
    CHECK(negative / 1000 == -1234567890123456LL && negative % 1000 == -789);
    CHECK(negative >> count == -150704088149837LL);
    CHECK((big >> count) == 2241791814513313ULL);
    CHECK(((unsigned)big >> count) == 242337U);
    CHECK((double)big == 18364758544493064720.0);
    CHECK((unsigned long long)18364758544493064192.0 == 18364758544493064192ULL);
    CHECK((int)-2.9 == -2 && (unsigned)3e9 == 3000000000U);
}

static void functions(void) {
    CHECK(fabs(sin(1.0) - 0.8414709848078965) < 1e-15);
    CHECK(fabs(cos(100.0) - 0.8623188722876839) < 1e-14);
    CHECK(fabs(exp(1.0) - M_E) < 1e-15);
    CHECK(fabs(log(10.0) - M_LN10) < 1e-15);
    CHECK(pow(2.0, 10.0) == 1024.0 && sqrt(2.0) * sqrt(2.0) > 1.9999999999999996);
    CHECK(floor(-2.5) == -3.0 && ceil(-2.5) == -2.0 && fmod(10.0, 3.0) == 1.0);
    CHECK(atan2(1.0, -1.0) == 2.3561944901923448);
}

int main(void) {
    print_numbers();
    read_numbers();
    round_trip();
    calculate();
    functions();
    return report_checks();
}
