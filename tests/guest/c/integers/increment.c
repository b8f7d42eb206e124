/* ++ and --, before and after, at the ends of the range too. */
#include "../values.h"
static volatile T hidden;
int main(void) {
    for (int i = 0; i < COUNT; i++) {
        T v = values[i], *p = &v;
        if (IS_SIGNED && BITS >= 32 && (v == GREATEST || v == LEAST)) continue;
        show("v++", v++), show("++v", v--), show("--v", --v), show("v--", v++);
        show("(*p)++", (*p)++), show("after", v);
        hidden = v, hidden++, ++hidden, hidden--;
        show("volatile", hidden);
    }
    return 0;
}
