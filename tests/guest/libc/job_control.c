/* Process groups and their terminal, on a pseudo-terminal whose master plays the user. */
#include "../check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master;
static volatile int caught;

static void on_signal(int number) {
    caught = number;
}

static void catch_signal(int number) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigaction(number, &action, NULL);
}

static void type(const char* text) {
    CHECK(write(master, text, strlen(text)) == (int)strlen(text));
}

static int opened_terminal(void) {
    int fd = open("/dev/tty", O_RDWR);
    CHECK(fd >= 0);
    return fd;
}

/* A child in this group (0: in one of its own) that has let go of what its parent does about signals: whatever is typed
 * now reaches it as it reaches any program. */
static pid_t fork_into(pid_t group) {
    int ends[2];
    char ready;
    CHECK(pipe(ends) == 0);
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGTTOU, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        signal(SIGHUP, SIG_DFL); /* before the master has gone, which sends it */
        close(master);
        setpgid(0, group);
        write(ends[1], "r", 1);
    } else {
        CHECK(read(ends[0], &ready, 1) == 1);
    }
    close(ends[0]);
    close(ends[1]);
    return pid;
}

/* A child in a group of its own, in the foreground if asked for, that does `work` with the terminal. */
static pid_t start(int (*work)(int terminal), int foreground) {
    int terminal = opened_terminal();
    pid_t pid = fork_into(0);
    if (pid == 0) {
        while (foreground && tcgetpgrp(terminal) != getpid()) {
        }
        _exit(work(terminal));
    }
    if (foreground) {
        tcsetpgrp(terminal, pid);
    }
    close(terminal);
    return pid;
}

static void take_terminal(pid_t group) {
    int terminal = opened_terminal();
    CHECK(tcsetpgrp(terminal, group) == 0);
    CHECK(tcgetpgrp(terminal) == group);
    close(terminal);
}

static int stopped_by(pid_t pid) {
    int status;
    return waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) ? WSTOPSIG(status) : -1;
}

static int exited_with(pid_t pid) {
    int status;
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int killed_by(pid_t pid) {
    int status;
    pid_t ended;
    do {
        ended = waitpid(pid, &status, WUNTRACED);
    } while (ended < 0 && errno == EINTR);
    return ended == pid && WIFSIGNALED(status) ? WTERMSIG(status) : -1;
}

static int read_a_line(int terminal) {
    char line[16];
    return read(terminal, line, sizeof line) == 3 && memcmp(line, "hi\n", 3) == 0 ? 7 : 1;
}

static int read_deaf(int terminal) {
    char line[16];
    signal(SIGTTIN, SIG_IGN);
    return read(terminal, line, sizeof line) < 0 && errno == EIO ? 7 : 1;
}

static int write_a_line(int terminal) {
    return write(terminal, "x\n", 2) == 2 ? 7 : 1;
}

static int change_settings(int terminal) {
    struct termios settings;
    return tcgetattr(terminal, &settings) == 0 && tcsetattr(terminal, TCSANOW, &settings) == 0 ? 7 : 1;
}

static int change_settings_deaf(int terminal) {
    signal(SIGTTOU, SIG_IGN);
    return change_settings(terminal);
}

static int take_foreground(int terminal) {
    return tcsetpgrp(terminal, getpid()) == 0 ? 7 : 1;
}

static int sleep_on(int terminal) {
    (void)terminal;
    for (;;) {
        pause();
    }
}

static int wait_for_window(int terminal) {
    struct winsize size;
    catch_signal(SIGWINCH);
    CHECK(write(terminal, "r", 1) == 1);
    while (caught == 0) {
        sleep(1); /* not pause(): the signal may have come already */
    }
    return ioctl(terminal, (int)TIOCGWINSZ, &size) == 0 && size.ws_col == 132 ? 7 : 1;
}

static void continue_in_foreground(pid_t group) {
    take_terminal(group);
    killpg(group, SIGCONT);
}

static void set_tostop(int on) {
    struct termios settings;
    int terminal = opened_terminal();
    tcgetattr(terminal, &settings);
    settings.c_lflag = on ? settings.c_lflag | TOSTOP : settings.c_lflag & ~(unsigned)TOSTOP;
    CHECK(tcsetattr(terminal, TCSANOW, &settings) == 0);
    close(terminal);
}

static void background_processes_stop(pid_t shell) {
    pid_t pid = start(read_a_line, 0);
    CHECK(stopped_by(pid) == SIGTTIN);
    type("hi\n");
    continue_in_foreground(pid);
    CHECK(exited_with(pid) == 7);
    take_terminal(shell);

    CHECK(exited_with(start(read_deaf, 0)) == 7);
    CHECK(exited_with(start(write_a_line, 0)) == 7);
    set_tostop(1);
    pid = start(write_a_line, 0);
    CHECK(stopped_by(pid) == SIGTTOU);
    continue_in_foreground(pid);
    CHECK(exited_with(pid) == 7);
    take_terminal(shell);
    set_tostop(0);

    pid = start(change_settings, 0);
    CHECK(stopped_by(pid) == SIGTTOU);
    continue_in_foreground(pid);
    CHECK(exited_with(pid) == 7);
    take_terminal(shell);
    CHECK(exited_with(start(change_settings_deaf, 0)) == 7);
    pid = start(take_foreground, 0);
    CHECK(stopped_by(pid) == SIGTTOU);
    kill(pid, SIGKILL);
    CHECK(killed_by(pid) == SIGKILL);
}

static void keys_reach_the_whole_foreground(pid_t shell) {
    static const struct {
        const char* key;
        int signal;
    } keys[] = {{"\003", SIGINT}, {"\034", SIGQUIT}};
    for (int i = 0; i < 2; i++) {
        pid_t first = start(sleep_on, 1);
        pid_t second = fork_into(first);
        if (second == 0) {
            sleep_on(-1);
        }
        type(keys[i].key);
        CHECK(killed_by(first) == keys[i].signal);
        CHECK(killed_by(second) == keys[i].signal);
        take_terminal(shell);
    }
    pid_t pid = start(sleep_on, 1);
    type("\032");
    CHECK(stopped_by(pid) == SIGTSTP);
    continue_in_foreground(pid);
    type("\003");
    CHECK(killed_by(pid) == SIGINT);
    take_terminal(shell);
    CHECK(caught == 0); /* None was for us. */
}

static void groups_are_checked(void) {
    int terminal = opened_terminal();
    CHECK(tcsetpgrp(terminal, 29999) < 0 && errno == EPERM);
    CHECK(tcsetpgrp(terminal, -1) < 0);
    int other_master = open("/dev/ptyp6", O_RDWR);
    int other = open("/dev/ttyp6", O_RDWR);
    CHECK(other >= 0 && tcsetpgrp(other, getpid()) < 0 && errno == ENOTTY);
    close(other);
    close(other_master);
    CHECK(setpgid(0, 29999) < 0 && errno == EPERM);
    CHECK(setpgid(29999, 0) < 0 && errno == ESRCH);
    CHECK(setsid() < 0 && errno == EPERM);
    close(terminal);
}

static void a_new_window_is_announced(pid_t shell) {
    struct winsize size = {50, 132, 0, 0};
    char ready;
    pid_t pid = start(wait_for_window, 1);
    while (read(master, &ready, 1) == 1 && ready != 'r') {
    }
    CHECK(ioctl(master, (int)TIOCSWINSZ, &size) == 0);
    CHECK(exited_with(pid) == 7);
    take_terminal(shell);
}

/* The grandchild outlives its parent, so that nobody in its session could continue it. */
static void an_orphan_is_not_stopped(void) {
    int ends[2];
    char result = 0;
    pipe(ends);
    pid_t parent = fork();
    if (parent == 0) {
        if (fork() == 0) {
            char line[16];
            setpgid(0, 0);
            while (getppid() != 1) {
                sleep(1);
            }
            int terminal = open("/dev/tty", O_RDWR);
            kill(0, SIGTSTP); /* Without effect. */
            result = read(terminal, line, sizeof line) < 0 && errno == EIO ? 7 : 1;
            write(ends[1], &result, 1);
        }
        _exit(0);
    }
    CHECK(exited_with(parent) == 0);
    CHECK(read(ends[0], &result, 1) == 1 && result == 7);
}

/* In a session of its own. */
static int session(void) {
    pid_t shell = getpid();
    int terminal;
    CHECK(setsid() == shell);
    terminal = open("/dev/ttyp5", O_RDWR);
    ioctl(terminal, (int)TIOCSCTTY, 0);
    CHECK(tcgetpgrp(terminal) == shell);
    catch_signal(SIGINT);
    signal(SIGTTOU, SIG_IGN);
    background_processes_stop(shell);
    keys_reach_the_whole_foreground(shell);
    groups_are_checked();
    a_new_window_is_announced(shell);
    an_orphan_is_not_stopped();
    /* The user leaves: everybody hears of it. */
    catch_signal(SIGHUP);
    pid_t pid = start(sleep_on, 1);
    close(master);
    CHECK(killed_by(pid) == SIGHUP);
    CHECK(caught == SIGHUP);
    CHECK(read(terminal, &pid, 1) == 0);
    CHECK(write(terminal, "x", 1) < 0 && errno == EIO);
    return failed_checks;
}

int main(void) {
    master = open("/dev/ptyp5", O_RDWR);
    CHECK(master >= 0);
    pid_t pid = fork();
    if (pid == 0) {
        int failures = session();
        fflush(stdout);
        _exit(failures);
    }
    close(master);
    CHECK(exited_with(pid) == 0);
    return report_checks();
}
