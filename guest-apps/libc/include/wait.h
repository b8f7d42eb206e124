/* Waiting for children. */
#include <sys/wait.h>
