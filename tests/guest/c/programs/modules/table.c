/* The table of functions. */
#include "modules.h"
const struct module modules[] = {{"first", first}, {"second", second}, {"again", first}}; const int module_count = 3; static int state = 100; int step(void) { return state += 10; }
