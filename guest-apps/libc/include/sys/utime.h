/* utime() and its structure: some programs look for them here. */
#include <utime.h>
