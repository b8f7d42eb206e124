/* init [-u user] [-c command]: the first process. It opens the console, runs on it the login shell of the
 * user, root unless named, or the command by sh, and lives as long as that does; its exit status is what the
 * machine is powered off with. */
#include "common/logins.h"
#include "common/session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char console[] = "/dev/console";
static const char console_name[] = "console";
static const char command_shell[] = "/bin/sh";

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
                                              {"SHELL", "/bin/csh"},
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

/* Modes that the host can't keep in the files of the root image: a set-id program, and folders for all. */
static void complete_modes(void) {
    static const struct {
        const char* path;
        mode_t bit, mode;
    } wanted[] = {{"/bin/su", S_ISUID, 04755},   {"/bin/passwd", S_ISUID, 04755},
                  {"/bin/chfn", S_ISUID, 04755}, {"/bin/chsh", S_ISUID, 04755},
                  {"/tmp", S_ISVTX, 01777},      {"/usr/tmp", S_ISVTX, 01777}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct stat status;
        int there = stat(wanted[i].path, &status) == 0 && status.st_uid == 0;
        if (there && (status.st_mode & wanted[i].bit) == 0) {
            chmod(wanted[i].path, wanted[i].mode);
        }
    }
}

/* The home folders of all users, so that ~user leads somewhere before that user has logged in. */
static void make_homes(void) {
    const struct passwd* user;
    setpwent();
    while ((user = getpwent()) != NULL) {
        make_home(user);
    }
    endpwent();
}

static void run_shell(const char* name, const char* command) __attribute__((noreturn));
static void run_shell(const char* name, const char* command) {
    const struct passwd* root;
    setpgrp(0, getpid());
    tcsetpgrp(0, getpid());
    signal(SIGTTOU, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    signal(SIGTSTP, SIG_DFL);
    if (name != NULL) {
        struct passwd* user = getpwnam(name);
        if (user == NULL) {
            fprintf(stderr, "init: %s: no such user\n", name);
            _exit(125);
        }
        if (is_shut_out(user)) {
            fprintf(stderr, "init: %s: not a user to log in as: the password in /etc/passwd is %s\n", name,
                    user->pw_passwd);
            _exit(125);
        }
        give_terminal(user);
        go_home(user);
        set_user_environment(user);
        if (become_user(user) < 0) {
            complain(name);
            _exit(125);
        }
    }
    if (name == NULL && (root = getpwnam("root")) != NULL) {
        give_terminal(root);
    }
    if (command != NULL) {
        execl(command_shell, "sh", "-c", command, (char*)NULL);
        complain(command_shell);
        _exit(126);
    }
    const struct passwd* user = getpwnam(name != NULL ? name : "root");
    print_motd();
    execute_login_shell(user != NULL ? shell_of(user) : command_shell);
    complain(user != NULL ? shell_of(user) : command_shell);
    execute_login_shell(command_shell);
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
    const char* command = NULL;
    const char* user = NULL;
    int i;
    open_console();
    for (i = 1; i + 1 < argc && argv[i][0] == '-' && strchr("uc", argv[i][1]) != NULL; i += 2) {
        *(argv[i][1] == 'u' ? &user : &command) = argv[i + 1];
    }
    if (i != argc) {
        fputs("usage: init [-u user] [-c command]\n", stderr);
        return 125;
    }
    complete_modes();
    make_homes();
    record_start();
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
        run_shell(user, command);
    }
    if (command == NULL) {
        record_login(console_name, user != NULL ? user : "root");
    }
    int status = wait_for_shell(pid);
    if (command == NULL) {
        record_login(console_name, "");
    }
    sync();
    return status;
}
