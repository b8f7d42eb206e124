/* vfork(): the child works in its parent's memory, and the parent waits. */
#include "errors.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int stored;
static int caught;

static void catch(int signal) {
    caught = signal;
}

/* Uses the stack below the frame of whoever called vfork(). */
static int use_stack(int depth) {
    volatile char bytes[512];
    memset((char*)bytes, depth, sizeof bytes);
    return depth == 0 ? bytes[0] : use_stack(depth - 1) + bytes[1];
}

int main(void) {
    static char* arguments[] = {"true", 0};
    int status, pid, here = 1;
    char* end = sbrk(0);

    pid = vfork();
    if (pid == 0) {
        stored = 42;
        here = use_stack(5) != 0;
        sbrk(8192);
        end[4096] = 7;
        _exit(3);
    }
    CHECK(pid > 0 && stored == 42 && here == 1);
    CHECK((char*)sbrk(0) == end + 8192 && end[4096] == 7); /* Memory that the child has got is ours. */
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(status == 3 << 8);

    pid = vfork();
    if (pid == 0) {
        stored = 43;
        execv("/bin/true", arguments);
        _exit(9);
    }
    CHECK(stored == 43);
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(status == 0);

    /* An exec that fails leaves the memory where it is. */
    pid = vfork();
    if (pid == 0) {
        execv("/bin/none", arguments);
        stored = errno;
        _exit(0);
    }
    CHECK(stored == ENOENT);
    wait(&status);

    /* The child is killed; and a child of a child. */
    pid = vfork();
    if (pid == 0) {
        stored = 50;
        if (vfork() == 0) {
            stored++;
            _exit(0);
        }
        stored++;
        kill(getpid(), SIGKILL);
    }
    CHECK(stored == 52);
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);

    /* A signal for the parent comes when it has its memory back. */
    signal(SIGUSR1, catch);
    pid = vfork();
    if (pid == 0) {
        kill(getppid(), SIGUSR1);
        stored = caught;
        _exit(0);
    }
    CHECK(stored == 0 && caught == SIGUSR1);
    while (wait(&status) > 0) {
    }
    FAILS(wait(&status), ECHILD);
    return report_checks();
}
