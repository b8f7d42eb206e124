/* REWIND, BACKSPACE and ENDFILE. */
#include "io.h"

#include <errno.h>
#include <sys/types.h>

static struct unit* begin(const char* action, const alist* list, int* error) {
    struct unit* unit;
    begin_statement(action, list->aerr != 0);
    unit = find_unit(list->aunit);
    *error = 0;
    if (list->aunit < 0) {
        *error = io_fail(io_bad_unit);
    } else if (unit != NULL && unit->is_direct) {
        *error = io_fail(io_not_sequential);
        unit = NULL;
    }
    return unit;
}

/* A line left open by $ gets its end before the file is left. */
static int finish_line(struct unit* unit) {
    if (unit->line_is_open) {
        unit->line_is_open = 0;
        putc('\n', unit->file);
    }
    return fflush(unit->file) != 0 && unit->activity == io_writing ? errno : 0;
}

integer f_rew(alist* list) {
    int error;
    struct unit* unit = begin("rewind", list, &error);
    if (unit == NULL) {
        return error;
    }
    error = finish_line(unit);
    if (unit->can_seek && fseek(unit->file, 0L, SEEK_SET) != 0 && error == 0) {
        error = errno;
    }
    if (unit->can_seek) {
        unit->activity = io_idle;
    }
    unit->is_past_end = 0;
    unit->record = 0;
    return error == 0 ? 0 : io_fail(error);
}

/* The beginning of the line before `here`, which ends at it. */
static off_t line_before(struct unit* unit, off_t here) {
    char block[512];
    off_t end = here - 1; /* not counting its own newline */
    while (end > 0) {
        off_t start = end > (off_t)sizeof block ? end - (off_t)sizeof block : 0;
        long size = (long)(end - start);
        if (fseeko(unit->file, start, SEEK_SET) != 0 ||
            fread(block, 1, (size_t)size, unit->file) != (size_t)size) {
            return -1;
        }
        for (; size > 0; size--) {
            if (block[size - 1] == '\n') {
                return start + size;
            }
        }
        end = start;
    }
    return 0;
}

static off_t unformatted_before(struct unit* unit, off_t here) {
    int length;
    if (here < 8 || fseeko(unit->file, here - 4, SEEK_SET) != 0 ||
        fread(&length, sizeof length, 1, unit->file) != 1 || length < 0 || length > here - 8) {
        return -1;
    }
    return here - 8 - length;
}

integer f_back(alist* list) {
    int error;
    off_t here;
    struct unit* unit = begin("backspace", list, &error);
    if (unit == NULL) {
        return error;
    }
    if (!unit->can_seek) {
        return io_fail(io_no_backspace);
    }
    error = finish_line(unit);
    if (unit->is_past_end) { /* back over the endfile record */
        unit->is_past_end = 0;
        return error == 0 ? 0 : io_fail(error);
    }
    here = ftello(unit->file);
    if (here > 0) {
        here = unit->is_formatted ? line_before(unit, here) : unformatted_before(unit, here);
        if (here < 0 || fseeko(unit->file, here, SEEK_SET) != 0) {
            return io_fail(io_no_backspace);
        }
        unit->record -= unit->record > 0;
    }
    unit->activity = io_idle;
    return error == 0 ? 0 : io_fail(error);
}

integer f_end(alist* list) {
    int error;
    struct unit* unit;
    begin_statement("endfile", list->aerr != 0);
    unit = list->aunit < 0 ? NULL : use_unit(list->aunit, 1, &error);
    if (list->aunit < 0) {
        return io_fail(io_bad_unit);
    }
    if (unit == NULL) {
        return error;
    }
    if (unit->is_direct) {
        return io_fail(io_not_sequential);
    }
    if (!unit->can_write) {
        return io_fail(io_bad_operation);
    }
    error = turn_to(unit, io_writing);
    if (error == 0) {
        error = finish_line(unit);
    }
    unit->is_past_end = 1;
    return error == 0 ? 0 : io_fail(error);
}
