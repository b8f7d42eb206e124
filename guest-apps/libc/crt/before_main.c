/* Nothing is to be done before main(), unless the program begins with gcrt0.o. */
#include "start.h"

#include <stddef.h>

void (*const __before_main)(void) = NULL;
