/* The record that a READ or WRITE statement works on. Every kind of file goes through the same buffer: a line
 * of a text file, an unformatted record, a record of a direct-access file, an element of an internal file. */
#include "io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

struct statement io;

void begin_statement(const char* action, int hears_errors) {
    io.action = action;
    io.hears_errors = hears_errors;
    io.hears_end = hears_errors;
    io.kind = io_other;
    io.unit = NULL;
    io.length = io.position = 0;
}

int reserve_record(long length) {
    long capacity = io.capacity > 0 ? io.capacity : 512;
    char* text;
    if (length <= io.capacity) {
        return 0;
    }
    while (capacity < length) {
        capacity *= 2;
    }
    text = realloc(io.text, (size_t)capacity);
    if (text == NULL) {
        return io_fail(io_no_memory);
    }
    io.text = text;
    io.capacity = capacity;
    return 0;
}

static void begin(const char* action, int hears_errors, int hears_end, enum statement_kind kind) {
    begin_statement(action, hears_errors);
    io.hears_end = hears_end;
    io.kind = kind;
    io.ends_open = 0;
    io.area = NULL;
}

/* Whether the unit allows such a transfer. */
static int check_unit(const struct unit* unit, enum statement_kind kind, int is_reading, int is_direct) {
    if (kind == io_unformatted && unit->is_formatted) {
        return io_not_unformatted;
    }
    if (kind != io_unformatted && !unit->is_formatted) {
        return io_not_formatted;
    }
    if (is_direct != unit->is_direct) {
        return is_direct ? io_not_direct : io_not_sequential;
    }
    if (is_reading ? !unit->can_read : !unit->can_write) {
        return io_bad_operation;
    }
    return 0;
}

static int seek_record(struct unit* unit, long number) {
    if (number < 1) {
        return io_bad_argument;
    }
    unit->record = number - 1;
    return fseeko(unit->file, (off_t)(number - 1) * unit->record_length, SEEK_SET) != 0 ? errno : 0;
}

int begin_transfer(const cilist* list, enum statement_kind kind, int is_reading, int is_direct) {
    int error;
    struct unit* unit;
    begin(is_reading ? "read" : "write", list->cierr != 0, list->ciend != 0, kind);
    io.is_reading = is_reading;
    io.format = list->cifmt;
    unit = use_unit(list->ciunit, kind != io_unformatted, &error);
    if (unit == NULL) {
        return error;
    }
    io.unit = unit;
    error = check_unit(unit, kind, is_reading, is_direct);
    if (error == 0 && is_reading && unit->is_terminal) {
        flush_units();
    }
    if (error == 0) {
        error = turn_to(unit, is_reading ? io_reading : io_writing);
    }
    if (!is_reading) {
        unit->is_past_end = 0;
    }
    if (error == 0 && is_direct) {
        error = seek_record(unit, list->cirec);
    }
    return error == 0 ? 0 : io_fail(error);
}

int begin_internal(const icilist* list, enum statement_kind kind, int is_reading) {
    begin(is_reading ? "read" : "write", list->icierr != 0, list->iciend != 0, kind);
    io.is_reading = is_reading;
    io.format = list->icifmt;
    io.area = list->iciunit;
    io.area_length = list->icirlen;
    io.area_count = list->icirnum;
    return 0;
}

static int read_line(struct unit* unit) {
    int character;
    io.length = 0;
    while ((character = getc(unit->file)) != EOF && character != '\n') {
        if (io.length == io.capacity && reserve_record(io.length + 1) != 0) {
            return io_no_memory;
        }
        io.text[io.length++] = (char)character;
    }
    if (character == EOF && ferror(unit->file)) {
        clearerr(unit->file);
        return errno;
    }
    if (character == EOF && io.length == 0) {
        clearerr(unit->file);
        unit->is_past_end = 1;
        return io_end;
    }
    return 0;
}

/* An unformatted record of a sequential file stands between two words with its length. */
static int read_between_lengths(struct unit* unit) {
    int length, again;
    if (fread(&length, sizeof length, 1, unit->file) != 1) {
        clearerr(unit->file);
        unit->is_past_end = 1;
        return io_end;
    }
    if (length < 0) {
        return io_not_unformatted;
    }
    if (reserve_record(length) != 0) {
        return io_no_memory;
    }
    io.length = length;
    if (fread(io.text, 1, (size_t)length, unit->file) != (size_t)length ||
        fread(&again, sizeof again, 1, unit->file) != 1 || again != length) {
        clearerr(unit->file);
        return io_after_record;
    }
    return 0;
}

static int read_direct(struct unit* unit) {
    if (reserve_record(unit->record_length) != 0) {
        return io_no_memory;
    }
    io.length = (long)fread(io.text, 1, (size_t)unit->record_length, unit->file);
    if (io.length == 0) {
        clearerr(unit->file);
        return io_end;
    }
    memset(io.text + io.length, unit->is_formatted ? ' ' : 0, (size_t)(unit->record_length - io.length));
    io.length = unit->record_length;
    return 0;
}

static int read_area(void) {
    if (io.area_count <= 0) {
        return io_end;
    }
    if (reserve_record(io.area_length) != 0) {
        return io_no_memory;
    }
    memcpy(io.text, io.area, (size_t)io.area_length);
    io.length = io.area_length;
    io.area += io.area_length;
    io.area_count--;
    return 0;
}

int next_input_record(void) {
    int error;
    io.position = 0;
    io.length = 0;
    if (io.unit == NULL) {
        error = read_area();
    } else if (io.unit->is_past_end) {
        error = io_end;
    } else if (io.unit->is_direct) {
        error = read_direct(io.unit);
    } else if (io.unit->is_formatted) {
        error = read_line(io.unit);
    } else {
        error = read_between_lengths(io.unit);
    }
    if (error != 0) {
        return io_fail(error);
    }
    if (io.unit != NULL) {
        io.unit->record++;
    }
    return 0;
}

/* Fills the record up to `length`. */
static int pad_record(long length, int filler) {
    if (io.length > length) {
        return io_after_record;
    }
    if (reserve_record(length) != 0) {
        return io_no_memory;
    }
    memset(io.text + io.length, filler, (size_t)(length - io.length));
    io.length = length;
    return 0;
}

static int write_area(void) {
    int error = io.area_count <= 0 ? io_end : pad_record(io.area_length, ' ');
    if (error == 0) {
        memcpy(io.area, io.text, (size_t)io.area_length);
        io.area += io.area_length;
        io.area_count--;
    }
    return error;
}

static void write_bytes(struct unit* unit, const void* bytes, long count) {
    fwrite(bytes, 1, (size_t)count, unit->file);
}

/* errno stays as it was if all goes well, for a perror() after a message. */
static int write_to_unit(struct unit* unit) {
    int length;
    int errno_before = errno;
    errno = 0;
    if (unit->is_direct) {
        int error = pad_record(unit->record_length, unit->is_formatted ? ' ' : 0);
        if (error != 0) {
            return error;
        }
    }
    length = (int)io.length;
    if (!unit->is_direct && !unit->is_formatted) {
        write_bytes(unit, &length, sizeof length);
    }
    write_bytes(unit, io.text, length);
    if (!unit->is_direct) {
        if (!unit->is_formatted) {
            write_bytes(unit, &length, sizeof length);
        } else if (!io.ends_open) {
            putc('\n', unit->file);
        }
    }
    unit->line_is_open = io.ends_open;
    if (unit->is_terminal || unit->file == stderr) {
        fflush(unit->file);
    }
    if (ferror(unit->file)) {
        clearerr(unit->file);
        return errno != 0 ? errno : EIO;
    }
    errno = errno_before;
    unit->record++;
    return 0;
}

int end_output_record(void) {
    int error = io.unit == NULL ? write_area() : write_to_unit(io.unit);
    io.length = io.position = 0;
    io.ends_open = 0;
    return error == 0 ? 0 : io_fail(error);
}

/* Makes the record reach `end`. */
static int extend_record(long end) {
    long limit = io.unit == NULL ? io.area_length : io.unit->is_direct ? io.unit->record_length : end;
    if (end > limit) {
        return io_fail(io_after_record);
    }
    if (reserve_record(end) != 0) {
        return io_no_memory;
    }
    if (io.position > io.length) {
        memset(io.text + io.length, ' ', (size_t)(io.position - io.length));
    }
    if (end > io.length) {
        io.length = end;
    }
    return 0;
}

int put_text(const char* text, long length) {
    int error = extend_record(io.position + length);
    if (error == 0) {
        memcpy(io.text + io.position, text, (size_t)length);
        io.position += length;
    }
    return error;
}

int put_character(int character, long count) {
    int error = count > 0 ? extend_record(io.position + count) : 0;
    if (error == 0 && count > 0) {
        memset(io.text + io.position, character, (size_t)count);
        io.position += count;
    }
    return error;
}

int next_character(void) {
    int character = io.position < io.length ? (unsigned char)io.text[io.position] : ' ';
    io.position++;
    return character;
}
