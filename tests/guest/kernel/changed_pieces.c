/* The pieces of a writev become shorter, through memory that is shared, while it waits: what was moved counts, and
 * nothing else reaches the pipe. */
#include "errors.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>

enum { whole = 200000, shortened = 10 };

/* The parent's pieces lie in memory that the child has, too. */
struct shared {
    struct iovec piece;
    char bytes[whole];
};

int main(void) {
    unsigned size = sizeof(struct shared);
    struct shared* all = mmap(0, &size, PROT_READ | PROT_WRITE, MAP_ANON | MAP_SHARED, -1, 0);
    int fds[2], pid, got, total = 0, status;
    char buffer[512];
    CHECK(all != MAP_FAILED);
    memset(all->bytes, 'x', whole);
    all->piece.iov_base = all->bytes;
    all->piece.iov_len = whole;
    GIVES(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        int moved;
        close(fds[0]);
        moved = writev(fds[1], &all->piece, 1);
        exit(moved > shortened && moved < whole ? moved % 251 : 255);
    }
    close(fds[1]);
    sleep(1); /* The child has filled the pipe. */
    all->piece.iov_len = shortened;
    while ((got = read(fds[0], buffer, sizeof buffer)) > 0) {
        int i;
        for (i = 0; i < got; ++i) {
            CHECK(buffer[i] == 'x');
        }
        total += got;
    }
    GIVES(wait(&status), pid);
    CHECK(status == (total % 251) << 8);
    return report_checks();
}
