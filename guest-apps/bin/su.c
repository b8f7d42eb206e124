/* su [-] [user] [-c command]: a shell, or one command, as another user; root unless named. */
#include "common/report.h"
#include "common/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int knows_password(const struct passwd* user) {
    const char* password = getpass("Password:");
    return password != NULL && has_password(user, password);
}

int main(int argc, char** argv) {
    const char* name = "root";
    const char* command = NULL;
    int i = 1, login = 0;
    start_program(argv[0]);
    if (i < argc && strcmp(argv[i], "-") == 0) {
        login = 1;
        i++;
    }
    if (i < argc && argv[i][0] != '-') {
        name = argv[i++];
    }
    if (i + 1 < argc && strcmp(argv[i], "-c") == 0) {
        command = argv[i + 1];
        i += 2;
    }
    if (i != argc) {
        usage("[-] [user] [-c command]");
    }
    struct passwd* user = getpwnam(name);
    if (user == NULL) {
        report_reason(name, "unknown user");
        return 1;
    }
    if (getuid() != 0 && !has_no_password(user) && !knows_password(user)) {
        fputs("Sorry\n", stderr);
        return 1;
    }
    if (login) {
        go_home(user);
        set_user_environment(user);
    }
    if (become_user(user) < 0) {
        report(name);
        return 1;
    }
    if (!login) {
        setenv("USER", user->pw_name, 1);
        setenv("HOME", user->pw_dir, 1);
    }
    const char* shell = shell_of(user);
    if (command != NULL) {
        execl(shell, login ? "-su" : "su", "-c", command, (char*)NULL);
    } else {
        execl(shell, login ? "-su" : "su", (char*)NULL);
    }
    report(shell);
    return 126;
}
