/* wall [file]: a text goes to the terminals of all users. */
#include "common/input.h"
#include "common/logins.h"
#include "common/message.h"
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <time.h>
#include <unistd.h>

/* The whole text, to be freed. */
static char* read_text(FILE* file) {
    size_t size = 0, room = 4096;
    char* text = checked(malloc(room));
    int c;
    while ((c = getc(file)) != EOF) {
        if (size + 2 > room) {
            text = checked(realloc(text, room *= 2));
        }
        text[size] = (char)c;
        size += c != '\0';
    }
    text[size] = '\0';
    return text;
}

/* A terminal that takes nothing now is not waited for. */
static void send(const char* line, const char* heading, const char* text) {
    char path[80];
    if (terminal_path(path, sizeof path, line) < 0) {
        return;
    }
    int fd = open(path, O_WRONLY | O_NDELAY);
    FILE* terminal = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (terminal == NULL) {
        if (errno != EACCES) { /* mesg n */
            report(path);
        }
        return;
    }
    fputs(heading, terminal);
    put_message(terminal, text);
    fclose(terminal);
}

int main(int argc, char** argv) {
    char heading[160], host[MAXHOSTNAMELEN + 1] = "", when[16];
    int count = 0;
    time_t now = time(NULL);
    start_program(argv[0]);
    if (argc > 2 || (argc == 2 && argv[1][0] == '-' && argv[1][1] != '\0')) {
        usage("[file]");
    }
    FILE* file = open_input(argc == 2 ? argv[1] : "-");
    if (file == NULL) {
        return 1;
    }
    char* text = read_text(file);
    close_input(file, argc == 2 ? argv[1] : "standard input");
    const struct passwd* user = getpwuid(getuid());
    gethostname(host, sizeof host - 1);
    strftime(when, sizeof when, "%H:%M", localtime(&now));
    snprintf(heading, sizeof heading, "\r\n\a\aBroadcast Message from %s@%s at %s ...\r\n\r\n",
             user != NULL ? user->pw_name : "somebody", host, when);
    struct utmp* records = read_logins(UTMP_FILE, &count);
    for (int i = 0; i < count; i++) {
        if (records[i].ut_name[0] != '\0') {
            send(login_line(&records[i]), heading, text);
        }
    }
    free(records);
    free(text);
    return finish();
}
