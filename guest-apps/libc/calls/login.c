/* The name of the user, and the place of the terminal. */
#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <utmp.h>

char* getlogin(void) {
    struct passwd* entry = getpwuid(getuid());
    return entry != NULL ? entry->pw_name : NULL;
}

int getlogin_r(char* name, size_t size) {
    const char* login = getlogin();
    if (login == NULL) {
        return ENOENT;
    }
    if (strlen(login) >= size) {
        return ERANGE;
    }
    strcpy(name, login);
    return 0;
}

char* cuserid(char* buffer) {
    static char own[L_cuserid];
    const struct passwd* entry = getpwuid(geteuid());
    if (buffer == NULL) {
        buffer = own;
    }
    snprintf(buffer, L_cuserid, "%s", entry != NULL ? entry->pw_name : "");
    return buffer;
}

char* ctermid(char* buffer) {
    static char own[L_ctermid];
    return strcpy(buffer != NULL ? buffer : own, "/dev/tty");
}

/* The terminal of one of the first three descriptors is looked for. */
int ttyslot(void) {
    const char* terminal = NULL;
    for (int fd = 0; fd < 3 && terminal == NULL; fd++) {
        terminal = ttyname(fd);
    }
    FILE* file = terminal != NULL ? fopen(UTMP_FILE, "r") : NULL;
    if (file == NULL) {
        return 0;
    }
    const char* line = strrchr(terminal, '/') + 1;
    struct utmp record;
    int slot = 0;
    int found = 0;
    while (!found && fread(&record, sizeof record, 1, file) == 1) {
        slot++;
        found = strncmp(record.ut_line, line, sizeof record.ut_line) == 0;
    }
    fclose(file);
    return found ? slot : 0;
}
