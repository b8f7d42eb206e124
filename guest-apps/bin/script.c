/* script [-a] [-c command] [file]: a shell, or one command, on a terminal of its own; everything that appears
 * on it goes to the file too. */
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static struct termios before;
static int interactive;

static void restore(void) {
    if (interactive) {
        tcsetattr(0, TCSAFLUSH, &before);
    }
}

/* The first pseudo-terminal that nobody has; the name of its slave goes to `slave`. */
static int open_master(char* slave) {
    for (int i = 0; i < 16; i++) {
        char name[16];
        sprintf(name, "/dev/ptyp%x", i);
        int fd = open(name, O_RDWR);
        if (fd >= 0) {
            sprintf(slave, "/dev/ttyp%x", i);
            return fd;
        }
    }
    return -1;
}

static void run_shell(int master, const char* slave, const char* command) __attribute__((noreturn));
static void run_shell(int master, const char* slave, const char* command) {
    struct winsize window;
    const char* shell = getenv("SHELL") != NULL ? getenv("SHELL") : "/bin/sh";
    int has_size = ioctl(0, (int)TIOCGWINSZ, &window) == 0;
    close(master);
    setsid();
    int fd = open(slave, O_RDWR);
    if (fd < 0) {
        report(slave);
        _exit(1);
    }
    ioctl(fd, (int)TIOCSCTTY, 0);
    if (interactive) {
        tcsetattr(fd, TCSANOW, &before);
    }
    if (has_size) {
        ioctl(fd, (int)TIOCSWINSZ, &window);
    }
    for (int i = 0; i < 3; i++) {
        dup2(fd, i);
    }
    if (fd > 2) {
        close(fd);
    }
    if (command != NULL) {
        execl(shell, "sh", "-c", command, (char*)NULL);
    } else {
        execl(shell, "sh", "-i", (char*)NULL);
    }
    report(shell);
    _exit(126);
}

/* Carries what is typed to the master and what comes from it to the screen and the file, until the other end
 * is closed. */
static void carry(int master, int log, const char* name) {
    char buffer[1024];
    int typing = 1;
    for (;;) {
        fd_set ready;
        FD_ZERO(&ready);
        FD_SET(master, &ready);
        if (typing) {
            FD_SET(0, &ready);
        }
        if (select(master + 1, &ready, NULL, NULL, NULL) < 0) {
            if (errno == EINTR) {
                continue;
            }
            report("select");
            return;
        }
        if (FD_ISSET(master, &ready)) {
            ssize_t count = read(master, buffer, sizeof buffer);
            if (count <= 0) {
                return;
            }
            write_all(1, buffer, (unsigned)count);
            if (write_all(log, buffer, (unsigned)count) < 0) {
                report(name);
            }
        }
        if (typing && FD_ISSET(0, &ready)) {
            ssize_t count = read(0, buffer, sizeof buffer);
            if (count > 0) {
                write_all(master, buffer, (unsigned)count);
            } else {
                char end = 4; /* ^D */
                typing = 0;
                write_all(master, &end, 1);
            }
        }
    }
}

/* A session, other than a command, is announced on the terminal, and dated in the file. */
static void announce(const char* what, int log, const char* name) {
    char text[80];
    time_t now = time(NULL);
    printf("Script %s, file is %s\n", what, name);
    fflush(stdout);
    snprintf(text, sizeof text, "%sScript %s on %s", strcmp(what, "done") == 0 ? "\n" : "", what,
             ctime(&now));
    write_all(log, text, (unsigned)strlen(text));
}

int main(int argc, char** argv) {
    static const char syntax[] = "[-a] [-c command] [file]";
    const char* name = "typescript";
    const char* command = NULL;
    char slave[16];
    int letter, status, append = 0;
    start_program(argv[0]);
    while ((letter = getopt(argc, argv, "ac:")) != -1) {
        if (letter == 'a') {
            append = 1;
        } else if (letter == 'c') {
            command = optarg;
        } else {
            usage(syntax);
        }
    }
    if (argc - optind > 1) {
        usage(syntax);
    }
    if (optind < argc) {
        name = argv[optind];
    }
    int log = open(name, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), 0666);
    if (log < 0) {
        report(name);
        return 1;
    }
    int master = open_master(slave);
    if (master < 0) {
        report_reason("script", "no pseudo-terminal is free");
        return 1;
    }
    interactive = tcgetattr(0, &before) == 0;
    if (command == NULL) {
        announce("started", log, name);
    }
    pid_t pid = fork();
    if (pid < 0) {
        report("fork");
        return 1;
    }
    if (pid == 0) {
        close(log);
        run_shell(master, slave, command);
    }
    if (interactive) {
        struct termios raw = before;
        cfmakeraw(&raw);
        tcsetattr(0, TCSANOW, &raw);
    }
    carry(master, log, name);
    restore();
    close(master);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (command == NULL) {
        announce("done", log, name);
    }
    finish();
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
