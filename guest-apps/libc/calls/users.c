/* The file of users. newlib's reader takes no empty fields, such as that of a user without a password. */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE* file;
static char line[1024];
static struct passwd entry;
static char nothing[] = "";

void setpwent(void) {
    if (file != NULL) {
        rewind(file);
    } else {
        file = fopen("/etc/passwd", "r");
    }
}

void endpwent(void) {
    if (file != NULL) {
        fclose(file);
        file = NULL;
    }
}

/* name:password:uid:gid:full name:folder:shell. 0 if there are fewer fields. */
static int parse(char* text, struct passwd* result) {
    char* rest = text;
    text[strcspn(text, "\n")] = '\0';
    result->pw_name = strsep(&rest, ":");
    result->pw_passwd = strsep(&rest, ":");
    char* uid = strsep(&rest, ":");
    char* gid = strsep(&rest, ":");
    result->pw_gecos = strsep(&rest, ":");
    result->pw_dir = strsep(&rest, ":");
    result->pw_shell = strsep(&rest, ":");
    result->pw_comment = nothing;
    if (result->pw_dir == NULL || *uid == '\0' || *gid == '\0') {
        return 0;
    }
    if (result->pw_shell == NULL) {
        result->pw_shell = nothing;
    }
    result->pw_uid = (uid_t)atoi(uid);
    result->pw_gid = (gid_t)atoi(gid);
    return 1;
}

struct passwd* getpwent(void) {
    if (file == NULL) {
        setpwent();
    }
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (parse(line, &entry)) {
            return &entry;
        }
    }
    return NULL;
}

struct passwd* getpwuid(uid_t uid) {
    struct passwd* found;
    setpwent();
    while ((found = getpwent()) != NULL && found->pw_uid != uid) {
    }
    endpwent();
    return found;
}

struct passwd* getpwnam(const char* name) {
    struct passwd* found;
    setpwent();
    while ((found = getpwent()) != NULL && strcmp(found->pw_name, name) != 0) {
    }
    endpwent();
    return found;
}

/* Copies the entry and its line, in which its strings are. */
static int copy(const struct passwd* found, struct passwd* result, char* buffer, size_t size,
                struct passwd** place) {
    *place = NULL;
    if (found == NULL) {
        return 0;
    }
    if (size < sizeof line) {
        return ERANGE;
    }
    memcpy(buffer, line, sizeof line);
    *result = *found;
    char** strings[] = {&result->pw_name, &result->pw_passwd, &result->pw_gecos, &result->pw_dir,
                        &result->pw_shell};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        if (*strings[i] != nothing) {
            *strings[i] = buffer + (*strings[i] - line);
        }
    }
    *place = result;
    return 0;
}

int getpwuid_r(uid_t uid, struct passwd* result, char* buffer, size_t size, struct passwd** place) {
    return copy(getpwuid(uid), result, buffer, size, place);
}

int getpwnam_r(const char* name, struct passwd* result, char* buffer, size_t size, struct passwd** place) {
    return copy(getpwnam(name), result, buffer, size, place);
}
