/* The shells that users may have: the lines of /etc/shells. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static FILE* file;
static int next_usual;
static char line[256];

void endusershell(void) {
    if (file != NULL) {
        fclose(file);
        file = NULL;
    }
    next_usual = 0;
}

void setusershell(void) {
    endusershell();
    file = fopen("/etc/shells", "r");
    next_usual = 0;
}

char* getusershell(void) {
    static char* const usual[] = {"/bin/sh", "/bin/csh"};
    if (file == NULL && next_usual == 0) {
        setusershell();
    }
    if (file == NULL) {
        return next_usual < (int)(sizeof usual / sizeof usual[0]) ? usual[next_usual++] : NULL;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "# \t\n")] = '\0';
        if (line[0] == '/') {
            return line;
        }
    }
    return NULL;
}
