/* sync: writes to disk what is on its way there. */
#include <unistd.h>

int main(void) {
    sync();
    return 0;
}
