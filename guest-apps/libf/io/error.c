/* Errors of input and output: they go to the program, if it wants to hear of them, or end it. */
#include "io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char* const texts[] = {
    [io_bad_format - 100] = "error in format",
    [io_bad_unit - 100] = "illegal unit number",
    [io_not_formatted - 100] = "formatted i/o not allowed",
    [io_not_unformatted - 100] = "unformatted i/o not allowed",
    [io_not_direct - 100] = "direct i/o not allowed",
    [io_not_sequential - 100] = "sequential i/o not allowed",
    [io_no_backspace - 100] = "can't backspace file",
    [io_before_record - 100] = "off beginning of record",
    [io_no_status - 100] = "can't stat file",
    [io_no_star - 100] = "no * after repeat count",
    [io_after_record - 100] = "off end of record",
    [io_no_truncation - 100] = "can't truncate file",
    [io_bad_list_input - 100] = "incomprehensible list input",
    [io_no_memory - 100] = "out of free space",
    [io_not_connected - 100] = "unit not connected",
    [io_bad_integer - 100] = "invalid data for integer format term",
    [io_bad_logical - 100] = "invalid data for logical format term",
    [io_file_exists - 100] = "'new' file exists",
    [io_no_file - 100] = "can't find 'old' file",
    [io_cannot_open - 100] = "too many units",
    [io_no_seek - 100] = "requires seek ability",
    [io_bad_argument - 100] = "illegal argument",
    [io_bad_repeat - 100] = "negative repeat count",
    [io_bad_operation - 100] = "illegal operation for unit",
    [io_bad_real - 100] = "invalid data for d,e,f,or g format term",
    [io_bad_namelist - 100] = "illegal input for namelist",
};

const char* io_error_text(int error) {
    if (error == io_end) {
        return "end of file";
    }
    return error >= 100 && error < io_error_limit ? texts[error - 100] : strerror(error);
}

static const char* const kind_names[] = {
    [io_formatted] = "formatted", [io_list] = "list", [io_unformatted] = "unformatted"};

/* Where the program was. */
static void describe_statement(void) {
    if (io.kind == io_other) {
        return;
    }
    fprintf(stderr, "%s, %s", kind_names[io.kind], io.unit == NULL ? "internal file" : "unit ");
    if (io.unit != NULL) {
        fprintf(stderr, "%ld, file %s, record %ld", io.unit->number,
                io.unit->name ? io.unit->name : "(standard)", io.unit->record);
    }
    fputc('\n', stderr);
    if (io.kind != io_unformatted && io.length > 0) {
        fprintf(stderr, "record: %.*s\n", (int)(io.length < 72 ? io.length : 72), io.text);
    }
    if (io.kind == io_formatted) {
        fprintf(stderr, "format: %.72s\n", io.format);
    }
}

int io_fail(int error) {
    if (error == io_end ? io.hears_end : io.hears_errors) {
        return error;
    }
    flush_units();
    fprintf(stderr, "%s: [%d] %s\n", io.action, error, io_error_text(error));
    describe_statement();
    exit(2);
}
