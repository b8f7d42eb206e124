/* Shifts, logic and comparisons of integers in loops. */
#include <stdio.h>
#define TEST(T) static T a_##T[300], b_##T[300]; static void test_##T(int n) { for (int i = 0; i < 300; i++) a_##T[i] = (T)(i * 12345 - 99999), b_##T[i] = (T)(i % 29); for (int i = 0; i < n; i++) a_##T[i] = (T)((a_##T[i] >> 3) ^ (a_##T[i] << 5)); for (int i = 0; i < n; i++) a_##T[i] = (T)(a_##T[i] >> (b_##T[i] & 7)) & (T)~b_##T[i]; for (int i = 0; i < n; i++) b_##T[i] = (T)((a_##T[i] > b_##T[i]) | (a_##T[i] & 2)); unsigned long long h = 0; for (int i = 0; i < 300; i++) h = h * 31 + (unsigned long long)a_##T[i] + (unsigned long long)b_##T[i]; printf("%llu\n", h); }
typedef unsigned char uchar; typedef unsigned uint; typedef long long llong; typedef unsigned long long ullong;
TEST(uchar) TEST(short) TEST(int) TEST(uint) TEST(llong) TEST(ullong)
int main(void) { for (int n = 0; n <= 300; n += 50) test_uchar(n), test_short(n), test_int(n), test_uint(n), test_llong(n), test_ullong(n); return 0; }
