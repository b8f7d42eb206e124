/* The functions. */
#include "modules.h"
int shared_total; static int state; int first(int a, int b) { state += a; return shared_total += a * b + state; } int second(int a, int b) { return shared_total -= step() + a - b; }
