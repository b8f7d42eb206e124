/* chmod [-R] mode file ...: the mode is octal, or [ugoa][+-=][rwxst],... */
#include "common/report.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static const char* mode_text;
static int recursive;

static mode_t who_bits(const char** text) {
    mode_t bits = 0;
    for (;; (*text)++) {
        switch (**text) {
        case 'u':
            bits |= 04700;
            break;
        case 'g':
            bits |= 02070;
            break;
        case 'o':
            bits |= 01007;
            break;
        case 'a':
            bits |= 07777;
            break;
        default:
            return bits;
        }
    }
}

static mode_t permission_bits(const char** text, mode_t old) {
    mode_t bits = 0;
    for (;; (*text)++) {
        switch (**text) {
        case 'r':
            bits |= 0444;
            break;
        case 'w':
            bits |= 0222;
            break;
        case 'x':
            bits |= 0111;
            break;
        case 'X':
            bits |= S_ISDIR(old) || (old & 0111) != 0 ? 0111 : 0;
            break;
        case 's':
            bits |= 06000;
            break;
        case 't':
            bits |= 01000;
            break;
        default:
            return bits;
        }
    }
}

/* The new mode of a file that has this one; -1 if the text is no mode. */
static int new_mode(const char* text, mode_t old) {
    char* end;
    long octal = strtol(text, &end, 8);
    if (end != text) {
        return *end == '\0' && octal >= 0 && octal <= 07777 ? (int)octal : -1;
    }
    mode_t mode = old & 07777;
    for (;; text++) {
        mode_t who = who_bits(&text);
        if (who == 0) {
            mode_t mask = umask(0);
            umask(mask);
            who = 07777 & ~mask;
        }
        if (*text == '\0' || strchr("+-=", *text) == NULL) {
            return -1;
        }
        while (*text != '\0' && strchr("+-=", *text) != NULL) {
            char operator= * text++;
            mode_t bits = permission_bits(&text, old) & who;
            mode = operator== '+' ? mode | bits : operator== '-' ? mode & ~bits : (mode & ~who) | bits;
        }
        if (*text == '\0') {
            return (int)mode;
        }
        if (*text != ',') {
            return -1;
        }
    }
}

static void change(const char* path) {
    struct stat status;
    if (stat(path, &status) < 0) {
        report(path);
        return;
    }
    if (chmod(path, (mode_t)new_mode(mode_text, status.st_mode)) < 0) {
        report(path);
    }
    DIR* directory = recursive && S_ISDIR(status.st_mode) ? opendir(path) : NULL;
    struct dirent* entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char inner[MAXPATHLEN];
            snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
            change(inner);
        }
    }
    if (directory != NULL) {
        closedir(directory);
    }
}

int main(int argc, char** argv) {
    int first = 1;
    start_program(argv[0]);
    if (first < argc && strcmp(argv[first], "-R") == 0) {
        recursive = 1;
        first++;
    }
    if (argc - first < 2) {
        usage("[-R] mode file ...");
    }
    mode_text = argv[first++];
    if (new_mode(mode_text, 0) < 0) {
        report_reason(mode_text, "bad mode");
        return 2;
    }
    for (int i = first; i < argc; i++) {
        change(argv[i]);
    }
    return finish();
}
