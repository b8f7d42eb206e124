/* Pasting by comments and parameters in strings, as preprocessors before the standard had it. options: -traditional-cpp */
#ifdef __convex__
#define PASTE(a,b) a/**/b
#define SHOW(v) printf("v = %d\n", v)
#else
#define PASTE(a,b) a##b
#define SHOW(v) printf(#v " = %d\n", v)
#endif
#include <stdio.h>
int main() { int PASTE(one,two) = 12, other = 3; SHOW(onetwo); SHOW(other + 1); return 0; }
