/* What adb alters in a checkpoint: writes the addresses of its data into the file `places`; on SIGTERM it tells
 * what is there. With an argument a child does the same, and the parent tells of its own when the child has. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int number = 41;
static char text[] = "as it was";
static volatile int zeros[20000];
static int child;

static void tell(int signal) {
    if (child > 0) {
        kill(child, signal);
        wait(NULL);
    }
    printf("%s: %s, %d, %d\n", child > 0 ? "parent" : "process", text, number, zeros[10000]);
    exit(0);
}

int main(int argc, char** argv) {
    FILE* const places = fopen("places", "w");
    (void)argv;
    signal(SIGTERM, tell);
    fprintf(places, "%x %x %x\n", (unsigned)&number, (unsigned)text, (unsigned)&zeros[10000]);
    child = argc > 1 ? fork() : 0;
    if (child != 0 || argc == 1) {
        fclose(places);
    }
    for (;;) {
        pause();
    }
}
