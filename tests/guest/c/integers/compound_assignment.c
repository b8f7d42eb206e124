/* a op= b for variables, array elements, and members through pointers. */
#include "../values.h"
struct holder { char before; T member; char after; };
static T array[4];
static void work(struct holder* p, T* t, T v) {
    p->member += v, p->member ^= 21, p->member <<= 1, p->member -= 3;
    *t |= p->member, *t &= (T)~4, *t *= 3, *t >>= 2;
    array[v & 3] += *t, array[v & 3] ^= v;
    if (v) p->member /= v, array[1] %= v;
}
int main(void) {
    struct holder h = {1, (T)40, 2};
    T local = (T)9;
    for (int i = 0; i < COUNT; i++) {
        if (values[i] == (T)-1) continue;
        work(&h, &local, values[i]);
        show("member", h.member), show("local", local), show("element", array[i & 3]);
    }
    printf("%d %d\n", h.before, h.after);
    return 0;
}
