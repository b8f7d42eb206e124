/* login [user]: asks who is there, and becomes that user in place of the shell. */
#include "common/logins.h"
#include "common/report.h"
#include "common/session.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { tries = 5 };

/* A line from the terminal without its end; 0 at the end of input. */
static int ask(const char* question, char* answer, int size) {
    fputs(question, stdout);
    fflush(stdout);
    if (fgets(answer, size, stdin) == NULL) {
        return 0;
    }
    answer[strcspn(answer, "\n")] = '\0';
    return 1;
}

static struct passwd* ask_user(const char* named) {
    char name[64];
    for (int i = 0; i < tries; i++) {
        if (named != NULL) {
            snprintf(name, sizeof name, "%s", named);
            named = NULL;
        } else if (!ask("login: ", name, sizeof name)) {
            return NULL;
        }
        struct passwd* user = getpwnam(name);
        if (user != NULL && has_no_password(user)) {
            return user;
        }
        const char* password = getpass("Password:");
        if (password == NULL) {
            return NULL;
        }
        if (user != NULL && has_password(user, password)) {
            return user;
        }
        puts("Login incorrect");
    }
    return NULL;
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 2) {
        usage("[user]");
    }
    if (geteuid() != 0) {
        report_reason("login", "only root can log users in");
        return 1;
    }
    struct passwd* user = ask_user(argc == 2 ? argv[1] : NULL);
    if (user == NULL) {
        return 1;
    }
    const char* terminal = ttyname(0);
    if (terminal != NULL) {
        record_login(base_name(terminal), user->pw_name);
        give_terminal(user);
    }
    go_home(user);
    set_user_environment(user);
    if (become_user(user) < 0) {
        report(user->pw_name);
        return 1;
    }
    execute_login_shell(shell_of(user));
    report(shell_of(user));
    return 126;
}
