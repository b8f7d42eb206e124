/* What newlib's functions keep between calls, in place of its reent/impure.c. The first member is the error
 * number: its symbol makes the structure the errno that old programs declare themselves, `extern int errno`.
 */
#include <reent.h>
#include <stddef.h>

_Static_assert(offsetof(struct _reent, _errno) == 0, "errno is the first member");

struct _reent library_state __asm__("_errno") = _REENT_INIT(library_state);
struct _reent* _impure_ptr = &library_state;
struct _reent* const _global_impure_ptr = &library_state;
