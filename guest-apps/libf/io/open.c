/* OPEN and CLOSE. */
#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file of a unit without FILE=. */
static char* default_name(const olist* list, int is_scratch) {
    char name[40];
    if (is_scratch) {
        int file;
        strcpy(name, "/tmp/tmp.FXXXXXX");
        file = mkstemp(name);
        if (file < 0) {
            return NULL;
        }
        close(file);
    } else {
        snprintf(name, sizeof name, "fort.%ld", list->ounit);
    }
    return strdup(name);
}

static char* file_name(const olist* list, int is_scratch) {
    if (list->ofnm == NULL || is_scratch) {
        return default_name(list, is_scratch);
    }
    return c_string(list->ofnm, list->ofnmlen);
}

/* Opens for reading and writing, or for what is allowed. */
static int open_stream(struct unit* unit, const char* name, int flags) {
    static const struct {
        int access;
        const char* mode;
        int can_read, can_write;
    } ways[] = {{O_RDWR, "r+", 1, 1}, {O_RDONLY, "r", 1, 0}, {O_WRONLY, "r+", 0, 1}};
    unsigned i;
    for (i = 0; i < sizeof ways / sizeof *ways; i++) {
        int file = open(name, ways[i].access | (ways[i].access == O_RDONLY ? 0 : flags), 0666);
        if (file >= 0) {
            unit->file = fdopen(file, ways[i].mode);
            unit->can_read = ways[i].can_read;
            unit->can_write = ways[i].can_write;
            if (unit->file == NULL) {
                close(file);
                return errno;
            }
            return 0;
        }
        if (errno != EACCES && errno != EROFS && errno != EPERM) {
            return errno;
        }
    }
    return errno;
}

/* What STATUS= wants of the file: flags for open(), or an error. */
static int check_status(int letter, const char* name, int* flags) {
    int exists = access(name, F_OK) == 0;
    *flags = O_CREAT;
    if (letter == 'o') {
        *flags = 0;
        return exists ? 0 : io_no_file;
    }
    if (letter == 'n') {
        *flags = O_CREAT | O_EXCL;
        return exists ? io_file_exists : 0;
    }
    return 0;
}

static int describe_file(struct unit* unit) {
    struct stat status;
    int file = fileno(unit->file);
    if (fstat(file, &status) < 0) {
        return errno;
    }
    if (S_ISDIR(status.st_mode)) {
        return EISDIR;
    }
    unit->can_seek = S_ISREG(status.st_mode);
    unit->is_terminal = isatty(file);
    unit->activity = io_idle;
    return unit->is_direct && !unit->can_seek ? io_no_seek : 0;
}

static int connect_file(struct unit* unit, const olist* list, char* name, int status) {
    int flags, is_append = option_letter(list->oacc) == 'a' || status == 'a';
    int error = check_status(status, name, &flags);
    unit->is_direct = option_letter(list->oacc) == 'd';
    unit->is_formatted = list->ofm != NULL ? option_letter(list->ofm) != 'u' : !unit->is_direct;
    unit->is_scratch = status == 's';
    unit->blanks_are_zeros = option_letter(list->oblnk) == 'z';
    unit->record_length = list->orl;
    if (error == 0 && unit->is_direct && list->orl <= 0) {
        error = io_bad_argument;
    }
    if (error == 0) {
        error = open_stream(unit, name, flags);
    }
    if (error != 0) {
        unit->file = NULL;
        return error;
    }
    unit->name = name;
    error = describe_file(unit);
    if (error == 0 && is_append && fseek(unit->file, 0L, SEEK_END) != 0 && unit->can_seek) {
        error = errno;
    }
    if (error != 0) {
        fclose(unit->file);
        unit->file = NULL;
    }
    return error;
}

/* OPEN of a unit that is connected: to the same file it changes BLANK= only, otherwise the old file is
 * closed. */
static int replace_connection(const olist* list, const char* name, int* is_same) {
    struct unit* unit = find_unit(list->ounit);
    *is_same = 0;
    if (unit == NULL) {
        return 0;
    }
    if (list->ofnm == NULL || (unit->name != NULL && strcmp(unit->name, name) == 0)) {
        *is_same = list->ofnm != NULL || option_letter(list->osta) != 's';
        if (*is_same) {
            unit->blanks_are_zeros = option_letter(list->oblnk) == 'z';
            return 0;
        }
    }
    return close_unit(unit, unit->is_scratch);
}

integer f_open(olist* list) {
    int status = option_letter(list->osta);
    int error, is_same;
    char* name;
    struct unit* unit;
    begin_statement("open", list->oerr != 0);
    if (list->ounit < 0) {
        return io_fail(io_bad_unit);
    }
    if (status != 0 && strchr("onsua", status) == NULL) {
        return io_fail(io_bad_argument);
    }
    name = file_name(list, status == 's');
    if (name == NULL) {
        return io_fail(errno);
    }
    error = replace_connection(list, name, &is_same);
    if (is_same || error != 0) {
        free(name);
        return error == 0 ? 0 : io_fail(error);
    }
    unit = new_unit(list->ounit);
    error = unit == NULL ? io_cannot_open : connect_file(unit, list, name, status);
    if (error != 0) {
        error = io_fail(error);
        free(name);
    }
    return error;
}

integer f_clos(cllist* list) {
    struct unit* unit = find_unit(list->cunit);
    int status = option_letter(list->csta);
    int error;
    begin_statement("close", list->cerr != 0);
    if (status != 0 && status != 'k' && status != 'd') {
        return io_fail(io_bad_argument);
    }
    if (unit == NULL) {
        return list->cunit < 0 ? io_fail(io_bad_unit) : 0;
    }
    if (status == 'k' && unit->is_scratch) {
        return io_fail(io_bad_argument);
    }
    error = close_unit(unit, status == 'd' || unit->is_scratch);
    return error == 0 ? 0 : io_fail(error);
}
