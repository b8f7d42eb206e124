/* The table of units, and the files they are connected to. */
#include "io.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct unit units[max_units];

struct unit* next_unit(struct unit* unit) {
    for (unit = unit == NULL ? units : unit + 1; unit < units + max_units; unit++) {
        if (unit->file != NULL) {
            return unit;
        }
    }
    return NULL;
}

struct unit* find_unit(long number) {
    struct unit* unit;
    for (unit = next_unit(NULL); unit != NULL; unit = next_unit(unit)) {
        if (unit->number == number) {
            return unit;
        }
    }
    return NULL;
}

struct unit* find_unit_of_file(const char* name) {
    struct unit* unit;
    for (unit = next_unit(NULL); unit != NULL; unit = next_unit(unit)) {
        if (unit->name != NULL && strcmp(unit->name, name) == 0) {
            return unit;
        }
    }
    return NULL;
}

struct unit* new_unit(long number) {
    struct unit* unit;
    for (unit = units; unit < units + max_units; unit++) {
        if (unit->file == NULL) {
            memset(unit, 0, sizeof *unit);
            unit->number = number;
            return unit;
        }
    }
    return NULL;
}

struct unit* use_unit(long number, int is_formatted, int* error) {
    struct unit* unit = find_unit(number);
    *error = 0;
    if (unit == NULL) {
        olist list;
        if (number < 0) {
            *error = io_fail(io_bad_unit);
            return NULL;
        }
        memset(&list, 0, sizeof list);
        list.oerr = io.hears_errors;
        list.ounit = number;
        list.ofm = is_formatted ? "formatted" : "unformatted";
        struct statement here = io;
        extern integer f_open(olist*);
        *error = (int)f_open(&list);
        here.text = io.text;
        here.capacity = io.capacity;
        io = here;
        unit = *error == 0 ? find_unit(number) : NULL;
    }
    return unit;
}

static void connect(long number, FILE* file, enum activity activity) {
    struct unit* unit = new_unit(number);
    struct stat status;
    int access = fileno(file);
    unit->file = file;
    unit->is_formatted = 1;
    unit->activity = activity;
    unit->is_terminal = isatty(access);
    unit->can_seek = fstat(access, &status) == 0 && S_ISREG(status.st_mode);
    unit->can_read = activity == io_reading;
    unit->can_write = activity == io_writing;
}

void connect_standard_units(void) {
    connect(0, stderr, io_writing);
    connect(5, stdin, io_reading);
    connect(6, stdout, io_writing);
}

int close_unit(struct unit* unit, int is_deleted) {
    int error = 0;
    if (unit->line_is_open) {
        unit->line_is_open = 0;
    }
    /* The standard files stay open for C. */
    if (unit->file == stdin || unit->file == stdout || unit->file == stderr) {
        error = fflush(unit->file) != 0 ? errno : 0;
    } else if (fclose(unit->file) != 0) {
        error = errno;
    }
    if (is_deleted && unit->name != NULL && unlink(unit->name) != 0 && error == 0) {
        error = errno;
    }
    free(unit->name);
    unit->name = NULL;
    unit->file = NULL;
    return error;
}

void flush_units(void) {
    struct unit* unit;
    for (unit = next_unit(NULL); unit != NULL; unit = next_unit(unit)) {
        if (unit->activity == io_writing) {
            fflush(unit->file);
        }
    }
}

void close_units(void) {
    struct unit* unit;
    for (unit = next_unit(NULL); unit != NULL; unit = next_unit(unit)) {
        close_unit(unit, unit->is_scratch);
    }
}

/* Ends the file where it stands. */
static int truncate_here(struct unit* unit) {
    off_t here;
    struct stat status;
    if (fflush(unit->file) != 0) {
        return errno;
    }
    here = ftello(unit->file);
    if (here < 0 || fstat(fileno(unit->file), &status) < 0) {
        return errno;
    }
    if (S_ISREG(status.st_mode) && status.st_size > here && ftruncate(fileno(unit->file), here) < 0) {
        return io_no_truncation;
    }
    return 0;
}

int turn_to(struct unit* unit, enum activity activity) {
    int error = 0;
    if (unit->activity == activity) {
        return 0;
    }
    if (unit->can_seek && unit->activity != io_idle && fseek(unit->file, 0L, SEEK_CUR) != 0) {
        return errno;
    }
    if (activity == io_writing && !unit->is_direct && unit->can_seek) {
        error = truncate_here(unit);
    }
    if (error == 0) {
        unit->activity = activity;
    }
    return error;
}

char* c_string(const char* text, long length) {
    char* result;
    while (length > 0 && text[length - 1] == ' ') {
        length--;
    }
    result = malloc((size_t)length + 1);
    if (result != NULL) {
        memcpy(result, text, (size_t)length);
        result[length] = '\0';
    }
    return result;
}

void put_string(const char* text, char* string, long length) {
    long size = (long)strlen(text);
    if (size > length) {
        size = length;
    }
    memcpy(string, text, (size_t)size);
    memset(string + size, ' ', (size_t)(length - size));
}

int option_letter(const char* text) {
    if (text == NULL) {
        return 0;
    }
    while (*text == ' ') {
        text++;
    }
    return tolower((unsigned char)*text);
}
