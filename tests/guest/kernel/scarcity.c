/* A machine all of whose memory is taken, of which it has 16 megabytes here (CMakeLists.txt): what fails, and that all is well
 * when some is given back. */
#include "errors.h"

#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/pcntl.h>
#include <sys/shm.h>
#include <sys/types.h>

static char* arguments[] = {"true", 0};
static char* environment[] = {0};

/* Maps pages until there is room for none; the first piece. */
static char* take_everything(void) {
    char *first = NULL, *piece;
    unsigned length, size;
    for (length = 1 << 24; length >= 4096; length /= 2) {
        size = length;
        while ((piece = mmap(0, &size, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, -1, 0)) != MAP_FAILED) {
            first = first == NULL ? piece : first;
            size = length;
        }
    }
    return first;
}

int main(void) {
    unsigned length = 4096;
    int status, pid, id = shmget(IPC_PRIVATE, 4096, 0600);
    char* first = take_everything();
    CHECK(first != NULL && id >= 0);
    FAILS((long)mmap(0, &length, PROT_READ, MAP_ANON | MAP_PRIVATE, -1, 0), ENOMEM);
    FAILS(fork(), ENOMEM);
    FAILS(execve("/bin/true", arguments, environment), ENOMEM);
    FAILS(exect("/bin/true", arguments, environment), ENOMEM);
    FAILS((long)sbrk(1 << 20), ENOMEM);
    FAILS((long)shmat(id, 0, 0), ENOMEM);
    FAILS(shmget(IPC_PRIVATE, 1 << 20, 0600), ENOMEM);
    strcpy(first, "kept"); /* What a process has been given is there. */
    CHECK_TEXT(first, "kept");
    pid = vfork(); /* Takes no memory of its own. */
    if (pid == 0) {
        _exit(3);
    }
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(WEXITSTATUS(status) == 3);
    GIVES(munmap(first + 4096, 15 << 20), 0);
    pid = vfork();
    if (pid == 0) {
        execve("/bin/true", arguments, environment);
        _exit(1);
    }
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(status == 0);
    return report_checks();
}
