/* chmod [-Rf] mode file ...: the mode is octal, or [ugoa][+-=][rwxXstugo],... */
#include "common/report.h"
#include "common/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char* mode_text;
static int recursive, quiet;

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

/* What follows an operator: letters of permissions, or whose permissions, as they are so far, to take. */
static mode_t operand_bits(const char** text, mode_t mode, mode_t old) {
    static const char owners[] = "ogu";
    const char* owner = **text != '\0' ? strchr(owners, **text) : NULL;
    if (owner == NULL) {
        return permission_bits(text, old);
    }
    ++*text;
    return (mode >> 3 * (owner - owners) & 7) * 0111;
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
            mode_t bits = operand_bits(&text, mode, old) & who;
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

static int change(const struct place* place) {
    /* A link in the tree is not followed. */
    int is_link_inside = place->depth > 0 && S_ISLNK(place->status->st_mode);
    if (!is_link_inside && chmod(place->access, (mode_t)new_mode(mode_text, place->status->st_mode)) < 0 &&
        !quiet) {
        report(place->path);
    }
    return recursive;
}

/* A mode such as -w looks like an option, but is none. */
static int is_option(const char* word) {
    return word[0] == '-' && word[1] != '\0' && strspn(word + 1, "Rf") == strlen(word + 1);
}

int main(int argc, char** argv) {
    static const struct walk walk = {change, NULL, 1, 0};
    int first = 1;
    start_program(argv[0]);
    for (; first < argc && is_option(argv[first]); first++) {
        recursive |= strchr(argv[first], 'R') != NULL;
        quiet |= strchr(argv[first], 'f') != NULL;
    }
    first += first < argc && strcmp(argv[first], "--") == 0;
    if (argc - first < 2) {
        usage("[-Rf] mode file ...");
    }
    mode_text = argv[first++];
    if (new_mode(mode_text, 0) < 0) {
        report_reason(mode_text, "bad mode");
        return 2;
    }
    for (int i = first; i < argc; i++) {
        walk_tree(&walk, argv[i]);
    }
    return finish();
}
