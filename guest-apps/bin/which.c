/* which name ...: the path that a command is found at. whereis does not look at PATH but where programs and
 * manual pages are. */
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_program(const char* path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

static int find(const char* name, const char* search) {
    char path[MAXPATHLEN];
    if (strchr(name, '/') != NULL) {
        snprintf(path, sizeof path, "%s", name);
        search = "";
    }
    for (const char* next = search;;) {
        int size = (int)strcspn(next, ":");
        if (strchr(name, '/') == NULL) {
            int written =
                snprintf(path, sizeof path, "%.*s/%s", size > 0 ? size : 1, size > 0 ? next : ".", name);
            if (written >= (int)sizeof path) {
                path[0] = '\0';
            }
        }
        if (is_program(path)) {
            puts(path);
            return 1;
        }
        if (next[size] == '\0') {
            return 0;
        }
        next += size + 1;
    }
}

static void print_if_there(const char* format, const char* place, const char* name) {
    char path[MAXPATHLEN];
    if (snprintf(path, sizeof path, format, place, name) < (int)sizeof path && access(path, F_OK) == 0) {
        printf(" %s", path);
    }
}

static void print_places(const char* name) {
    static const char* const folders[] = {"/bin", "/usr/bin", "/etc", "/usr/convex", "/usr/lib"};
    printf("%s:", name);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        print_if_there("%s/%s", folders[i], name);
    }
    for (char section = '1'; section <= '8'; section++) {
        char place[2] = {section, '\0'};
        char page[MAXPATHLEN];
        snprintf(page, sizeof page, "%s.%c", name, section);
        print_if_there("/usr/man/cat%s/%s", place, page);
    }
    putchar('\n');
}

int main(int argc, char** argv) {
    const char* search = getenv("PATH");
    start_program(argv[0]);
    int whereis = strcmp(base_name(argv[0]), "whereis") == 0;
    if (argc < 2 || argv[1][0] == '-') {
        usage("name ...");
    }
    for (int i = 1; i < argc; i++) {
        if (whereis) {
            print_places(argv[i]);
        } else if (!find(argv[i], search != NULL ? search : "/bin:/usr/bin")) {
            printf("no %s in", argv[i]);
            for (const char* c = search != NULL ? search : "/bin:/usr/bin"; *c != '\0'; c++) {
                if (c == search || c[-1] == ':') {
                    putchar(' ');
                }
                if (*c != ':') {
                    putchar(*c);
                }
            }
            putchar('\n');
            failures++;
        }
    }
    return finish();
}
