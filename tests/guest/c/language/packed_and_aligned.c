/* Packed structs: members at odd addresses. */
#include <stdint.h>
#include <stdio.h>
struct __attribute__((packed)) p { char c; int32_t i; int16_t h; double d; int64_t l; char e; };
static int64_t sum(struct p* p) { p->i++, p->d *= 2, p->l -= p->h; return p->i + (int64_t)p->d + p->l + p->e; }
int main(void) { struct p a[3] = {{1, 2, 3, 4.5, 6, 7}, {8, 1 << 30, -3, 1e9, 1LL << 50, -1}}; for (int i = 0; i < 3; i++) printf("%lld %d\n", (long long)sum(a + i), (int)((char*)&a[i].d - (char*)a)); printf("%d\n", (int)sizeof(struct p)); return 0; }
