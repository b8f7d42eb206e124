/* No declarations before use, no types, no result types. options: -w */
extern printf();
x = 5; static y[3] = {1, 2, 3};
main() { auto i = 2; printf("%d %d %d\n", sum(x, y[i]), later(i), undeclared_result(7)); return 0; }
sum(a, b) { return a + b; }
later(n) int n; { return n ? later(n - 1) * 2 : 1; }
undeclared_result(a) { if (a) return a * 3; }
