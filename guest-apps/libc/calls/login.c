/* The name of the user. */
#include <errno.h>
#include <pwd.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

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
