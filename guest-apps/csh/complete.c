/* Lines that are typed. Editing is the terminal's. */
#include "csh.h"

#include <errno.h>
#include <unistd.h>

int read_typed(int fd, char* line, int size) {
    for (;;) {
        ssize_t count = read(fd, line, (size_t)size);
        if (count < 0 && errno == EIO && take_terminal_back()) {
            continue;
        }
        if (count >= 0 || errno != EINTR) {
            return count > 0 ? (int)count : 0;
        }
        if (interrupted) {
            interrupted = 0;
            return -1;
        }
        if (child_changed) {
            reap_children();
            report_changes(1);
        }
    }
}
