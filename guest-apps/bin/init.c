/* init [-c command]: the first process. It opens the console, runs the shell on it, and lives as long as the
 * shell does; its exit status, the shell's, is what the machine is powered off with. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const char console[] = "/dev/console";
static const char shell[] = "/bin/sh";

static void complain(const char* thing) {
    fprintf(stderr, "init: %s: %s\n", thing, strerror(errno));
}

/* Descriptors 0, 1 and 2, and the control terminal of a session of our own. */
static void open_console(void) {
    setsid();
    int fd = open(console, O_RDWR);
    if (fd < 0) {
        complain(console);
        return;
    }
    ioctl(fd, (int)TIOCSCTTY, 0);
    for (int copy = 0; copy <= 2; copy++) {
        if (fd != copy) {
            dup2(fd, copy);
        }
    }
    if (fd > 2) {
        close(fd);
    }
}

static void set_host_name(void) {
    char name[32];
    FILE* file = fopen("/etc/hostname", "r");
    if (file == NULL) {
        return;
    }
    if (fgets(name, sizeof name, file) != NULL) {
        name[strcspn(name, "\n")] = '\0';
        if (*name != '\0') {
            sethostname(name, strlen(name));
        }
    }
    fclose(file);
}

static void set_environment(void) {
    static const char* const defaults[][2] = {{"HOME", "/"},
                                              {"PATH", "/bin:/usr/bin:/etc:/usr/convex"},
                                              {"SHELL", "/bin/sh"},
                                              {"USER", "root"},
                                              {"TERM", "vt100"}};
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
        setenv(defaults[i][0], defaults[i][1], 0);
    }
}

static void print_motd(void) {
    char line[256];
    FILE* file = fopen("/etc/motd", "r");
    if (file == NULL) {
        return;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        fputs(line, stdout);
    }
    fclose(file);
    fflush(stdout);
}

static void run_shell(const char* command) __attribute__((noreturn));
static void run_shell(const char* command) {
    setpgrp(0, getpid());
    tcsetpgrp(0, getpid());
    signal(SIGTTOU, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    signal(SIGTSTP, SIG_DFL);
    if (command != NULL) {
        execl(shell, "sh", "-c", command, (char*)NULL);
    } else {
        print_motd();
        execl(shell, "-sh", (char*)NULL);
    }
    complain(shell);
    _exit(126);
}

/* Waits for the shell, and for every orphan that ends meanwhile. */
static int wait_for_shell(pid_t pid) {
    int status;
    pid_t ended;
    while ((ended = wait(&status)) != pid) {
        if (ended < 0 && errno != EINTR) {
            complain("wait");
            return 125;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char** argv) {
    const char* command = argc == 3 && strcmp(argv[1], "-c") == 0 ? argv[2] : NULL;
    open_console();
    if (argc != 1 && command == NULL) {
        fputs("usage: init [-c command]\n", stderr);
        return 125;
    }
    set_host_name();
    set_environment();
    if (chdir("/") < 0) {
        complain("/");
    }
    /* The console's keys are for the shell and its jobs, not for us. */
    signal(SIGTTOU, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGTSTP, SIG_IGN);
    pid_t pid = fork();
    if (pid < 0) {
        complain("fork");
        return 125;
    }
    if (pid == 0) {
        run_shell(command);
    }
    int status = wait_for_shell(pid);
    sync();
    return status;
}
