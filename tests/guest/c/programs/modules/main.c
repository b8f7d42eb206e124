/* A program of several files: statics of the same name, commons, tables shared through a header. */
#include <stdio.h>
#include "modules.h"
static int state = 1;
int main(void) { for (int i = 0; i < module_count; i++) { int r = modules[i].run(state++, i); printf("%s %d %d\n", modules[i].name, r, shared_total); } int last = step(); printf("%d %d\n", last, state); return 0; }
