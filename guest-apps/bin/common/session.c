/* Ids, groups, environment and folder of a user. */
#include "session.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int has_no_password(const struct passwd* user) {
    return user->pw_passwd == NULL || user->pw_passwd[0] == '\0';
}

int has_password(const struct passwd* user, const char* password) {
    return has_no_password(user) || strcmp(crypt(password, user->pw_passwd), user->pw_passwd) == 0;
}

int is_shut_out(const struct passwd* user) {
    enum { length_of_crypt = 13 };
    return !has_no_password(user) && strlen(user->pw_passwd) != length_of_crypt;
}

void give_terminal(const struct passwd* user) {
    const char* terminal = ttyname(0);
    struct stat status;
    if (terminal == NULL || stat(terminal, &status) < 0) {
        return;
    }
    if (status.st_uid != user->pw_uid || status.st_gid != user->pw_gid) {
        chown(terminal, user->pw_uid, user->pw_gid);
    }
    if ((status.st_mode & 07777) != 0622) {
        chmod(terminal, 0622);
    }
}

int become_user(const struct passwd* user) {
    if (initgroups(user->pw_name, user->pw_gid) < 0 || setgid(user->pw_gid) < 0 || setuid(user->pw_uid) < 0) {
        return -1;
    }
    return 0;
}

const char* shell_of(const struct passwd* user) {
    return user->pw_shell != NULL && user->pw_shell[0] != '\0' ? user->pw_shell : "/bin/sh";
}

void execute_login_shell(const char* shell) {
    char name[64];
    const char* slash = strrchr(shell, '/');
    snprintf(name, sizeof name, "-%s", slash != NULL ? slash + 1 : shell);
    execl(shell, name, (char*)NULL);
}

void set_user_environment(const struct passwd* user) {
    setenv("HOME", user->pw_dir, 1);
    setenv("USER", user->pw_name, 1);
    setenv("LOGNAME", user->pw_name, 1);
    setenv("SHELL", shell_of(user), 1);
}

void make_home(const struct passwd* user) {
    if (geteuid() == 0 && mkdir(user->pw_dir, 0755) == 0) {
        chown(user->pw_dir, user->pw_uid, user->pw_gid);
    }
}

void go_home(const struct passwd* user) {
    make_home(user);
    if (chdir(user->pw_dir) < 0) {
        chdir("/");
    }
}
