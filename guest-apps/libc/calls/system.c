/* system(): a command for the shell. */
#include <paths.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int system(const char* command) {
    if (command == NULL) {
        return access(_PATH_BSHELL, X_OK) == 0;
    }
    int mask = sigblock(sigmask(SIGCHLD));
    _sig_func_ptr on_interrupt = signal(SIGINT, SIG_IGN);
    _sig_func_ptr on_quit = signal(SIGQUIT, SIG_IGN);
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGINT, on_interrupt);
        signal(SIGQUIT, on_quit);
        sigsetmask(mask);
        execl(_PATH_BSHELL, "sh", "-c", command, (char*)NULL);
        _exit(127);
    }
    if (child > 0 && waitpid(child, &status, 0) < 0) {
        status = -1;
    }
    signal(SIGINT, on_interrupt);
    signal(SIGQUIT, on_quit);
    sigsetmask(mask);
    return status;
}
