/* Quotients and remainders by variables. */
#include "../values.h"
static T quotient(T a, T b) { return a / b; }
static T rest(T a, T b) { return a % b; }
int main(void) {
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < COUNT; j++) {
            if (values[j] == 0 || (IS_SIGNED && values[i] == LEAST && values[j] == (T)-1)) continue;
            T q = quotient(values[i], values[j]), r = rest(values[i], values[j]);
            add_result(q), add_result(r);
            if ((T)(q * (uint64_t)values[j] + r) != values[i]) show("wrong", values[i]);
        }
    show("quotient", quotient(GREATEST, (T)10)), show("rest", rest(GREATEST, (T)10));
    show_results("quotients");
    return 0;
}
