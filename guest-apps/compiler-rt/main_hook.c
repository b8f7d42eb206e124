/* What every main() compiled by GCC's Convex port calls first: constructors would be run here, but C has
 * none. */

void __main(void) {}
