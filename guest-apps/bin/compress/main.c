/* compress [-cfv] [-b bits] [file ...], uncompress [-cfv] [file ...], zcat [file ...]: files NAME and NAME.Z.
 */
#include "common/answer.h"
#include "common/report.h"
#include "compress/lzw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

static int to_output, forced, talks, expands;
static int bits = most_bits;

/* The name of the result; NULL after an error. */
static char* result_name(const char* name) {
    size_t length = strlen(name);
    int packed = length > 2 && strcmp(name + length - 2, ".Z") == 0;
    if (!expands && packed) {
        report_reason(name, "already has .Z suffix -- no change");
        return NULL;
    }
    char* result = checked(malloc(length + 3));
    strcpy(result, name);
    if (expands) {
        result[length - 2] = '\0';
    } else {
        strcat(result, ".Z");
    }
    return result;
}

/* The name of the file to be expanded, which may be given without its .Z. */
static char* packed_name(const char* name) {
    size_t length = strlen(name);
    char* packed = checked(malloc(length + 3));
    strcpy(packed, name);
    if (length <= 2 || strcmp(name + length - 2, ".Z") != 0) {
        strcat(packed, ".Z");
    }
    return packed;
}

static int convert(FILE* from, const char* name, FILE* to) {
    const char* trouble = NULL;
    if (expands) {
        trouble = uncompress_stream(from, to);
    } else {
        compress_stream(from, to, bits);
    }
    if (trouble != NULL) {
        report_reason(name, trouble);
    } else if (ferror(from)) {
        report(name);
    } else {
        return 1;
    }
    return 0;
}

/* Whether the result may be written over what has its name. */
static int may_write(const char* name) {
    struct stat status;
    if (forced || lstat(name, &status) < 0) {
        return 1;
    }
    if (!isatty(0)) {
        report_reason(name, "already exists -- no change");
        return 0;
    }
    fprintf(stderr, "%s already exists; do you wish to overwrite %s (y or n)? ", name, name);
    return is_answered_yes();
}

static void say_saving(const char* name, const char* result, long long before, long long after) {
    long long tenths = before > 0 ? (before - after) * 1000 / before : 0;
    fprintf(stderr, "%s: Compression: %lld.%02lld%% -- replaced with %s\n", name, tenths / 10,
            (tenths < 0 ? -tenths : tenths) % 10 * 10, result);
}

/* The result keeps the mode, the times and, if root works, the owner. */
static void take_over(const char* result, const struct stat* status) {
    struct utimbuf times = {status->st_atime, status->st_mtime};
    if (geteuid() == 0) {
        chown(result, status->st_uid, status->st_gid);
    }
    chmod(result, status->st_mode & 07777);
    utime(result, &times);
}

static void replace(const char* name, const char* result, FILE* from, const struct stat* status) {
    struct stat made;
    if (!S_ISREG(status->st_mode)) {
        report_reason(name, "not a regular file -- ignored");
        return;
    }
    if (status->st_nlink > 1) {
        report_reason(name, "has other links -- unchanged");
        return;
    }
    if (!may_write(result)) {
        return;
    }
    FILE* to = fopen(result, "w");
    if (to == NULL) {
        report(result);
        return;
    }
    int done = convert(from, name, to);
    if (fflush(to) != 0 || fstat(fileno(to), &made) < 0) {
        report(result);
        done = 0;
    }
    fclose(to);
    int larger = done && !expands && made.st_size >= status->st_size && !forced;
    if (!done || larger) {
        unlink(result);
        if (larger && talks) {
            fprintf(stderr, "%s: -- file unchanged\n", name);
        }
        failures += larger;
        return;
    }
    take_over(result, status);
    if (unlink(name) < 0) {
        report(name);
    } else if (talks && !expands) {
        say_saving(name, result, status->st_size, made.st_size);
    } else if (talks) {
        fprintf(stderr, "%s: -- replaced with %s\n", name, result);
    }
}

static void work_on(const char* given) {
    struct stat status;
    char* name = expands ? packed_name(given) : checked(strdup(given));
    char* result = result_name(name);
    FILE* from = result != NULL ? fopen(name, "r") : NULL;
    if (result != NULL && (from == NULL || fstat(fileno(from), &status) < 0)) {
        report(name);
    } else if (result != NULL && to_output) {
        convert(from, name, stdout);
    } else if (result != NULL) {
        replace(name, result, from, &status);
    }
    if (from != NULL) {
        fclose(from);
    }
    free(result);
    free(name);
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    const char* called = base_name(argv[0]);
    int is_zcat = strcmp(called, "zcat") == 0;
    expands = is_zcat || strcmp(called, "uncompress") == 0;
    to_output = is_zcat;
    const char* syntax = is_zcat   ? "[file ...]"
                         : expands ? "[-cfv] [file ...]"
                                   : "[-cfv] [-b bits] [file ...]";
    while ((option = getopt(argc, argv, is_zcat ? "" : expands ? "cfv" : "cfvb:")) != -1) {
        switch (option) {
        case 'c':
            to_output = 1;
            break;
        case 'f':
            forced = 1;
            break;
        case 'v':
            talks = 1;
            break;
        case 'b':
            bits = (int)number_argument(optarg, least_bits);
            bits = bits > most_bits ? most_bits : bits;
            break;
        default:
            usage(syntax);
        }
    }
    if (optind == argc) {
        convert(stdin, "standard input", stdout);
    }
    for (int i = optind; i < argc; i++) {
        work_on(argv[i]);
    }
    return finish();
}
