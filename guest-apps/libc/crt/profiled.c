/* gcrt0.o is crt0.o and this: the program is profiled from its beginning to exit(). */
#include "start.h"

#include <stdlib.h>
#include <sys/gmon.h>

extern char text_begins[] __asm__("start"); /* crt0.o comes first */
extern char etext[];

static void begin_profile(void) {
    monstartup(text_begins, etext);
    atexit(_mcleanup);
}

void (*const __before_main)(void) = begin_profile;
