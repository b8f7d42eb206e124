/* The version of the system, which vers finds in each of its programs. */
__attribute__((used)) static const char version[] = "@(#)version 9.0";
