/* Input and output of Fortran: units, the record that a statement works on, and errors. */
#ifndef LIBF_IO_H
#define LIBF_IO_H

#include "f2c.h"

#include <stddef.h>
#include <stdio.h>

/* --- errors (error.c) --- */

/* Values of IOSTAT: -1 at the end of the file, those of errno, and from 100 on 4.3BSD's for f77. */
enum io_error {
    io_end = -1,
    io_bad_format = 100,
    io_bad_unit,
    io_not_formatted,
    io_not_unformatted,
    io_not_direct,
    io_not_sequential,
    io_no_backspace,
    io_before_record,
    io_no_status,
    io_no_star,
    io_after_record,
    io_no_truncation,
    io_bad_list_input,
    io_no_memory,
    io_not_connected,
    io_bad_integer,
    io_bad_logical,
    io_file_exists,
    io_no_file,
    io_cannot_open,
    io_no_seek,
    io_bad_argument,
    io_bad_repeat,
    io_bad_operation,
    io_bad_real,
    io_bad_namelist,
    io_error_limit
};

/* What the statement wants to hear of: set by begin_statement(). An error that it does not want to hear of
 * ends the program with a message. Returns the error. */
int io_fail(int error);
/* The text of an error. */
const char* io_error_text(int error);

/* --- units (unit.c) --- */

enum { max_units = 100 };
enum activity { io_idle, io_reading, io_writing };

struct unit {
    long number;
    FILE* file; /* null: the entry is free */
    char* name; /* null: has none, as a preconnected unit */
    int is_formatted;
    int is_direct;
    int is_scratch;
    int blanks_are_zeros;
    int is_terminal;
    int can_seek;
    int can_read;
    int can_write;
    int is_past_end;  /* the endfile record has been read or written */
    int line_is_open; /* the last record written has no end yet: edit descriptor $ */
    enum activity activity;
    long record_length; /* of direct access */
    long record;        /* number of the record used last */
};

/* The unit of that number, or null. */
struct unit* find_unit(long number);
/* The unit of that number, connected to its default file fort.N if it has none; null after an error, which
 * has been noted by io_fail(). */
struct unit* use_unit(long number, int is_formatted, int* error);
/* The unit connected to the file of that name, or null. */
struct unit* find_unit_of_file(const char* name);
/* An entry for a new unit; null if there are too many. */
struct unit* new_unit(long number);
/* The next unit that is connected, after `unit` (null: the first), or null. */
struct unit* next_unit(struct unit* unit);
/* Disconnects; deletes the file if `is_deleted`. Returns errno. */
int close_unit(struct unit* unit, int is_deleted);
/* Makes the units 0, 5 and 6. */
void connect_standard_units(void);
void flush_units(void);
void close_units(void);
/* Makes stdio ready for reading or writing at the present place: between the two it wants a seek. Writing a
 * sequential file cuts off what follows. Returns an error or 0. */
int turn_to(struct unit* unit, enum activity activity);

/* A Fortran string as a C string of its own, without trailing blanks; null: no memory. */
char* c_string(const char* text, long length);
/* Puts text into a Fortran string, blanks behind it. */
void put_string(const char* text, char* string, long length);
/* The first letter of an option such as STATUS='old', in lower case; 0 if there is none. */
int option_letter(const char* text);

/* --- the statement and its record (record.c) --- */

enum statement_kind { io_formatted, io_list, io_unformatted, io_other };

struct statement {
    const char* action; /* for messages: "read", "open" */
    int hears_errors;   /* ERR= or IOSTAT= */
    int hears_end;      /* END= or IOSTAT= */
    enum statement_kind kind;
    int is_reading;
    struct unit* unit; /* null: an internal file */
    const char* format;
    /* an internal file: what is left of it */
    char* area;
    long area_length; /* of one record */
    long area_count;
    /* the record: its text, how much there is, and the place of the next character */
    char* text;
    long capacity;
    long length;
    long position;
    int ends_open; /* $: the record is to be continued */
};

extern struct statement io;

/* Begins a statement that concerns no record: OPEN and the like. */
void begin_statement(const char* action, int hears_errors);
/* Begins READ or WRITE of a unit: finds it, checks that it allows this, and gets it ready. */
int begin_transfer(const cilist* list, enum statement_kind kind, int is_reading, int is_direct);
int begin_internal(const icilist* list, enum statement_kind kind, int is_reading);

/* Reads the next record. */
int next_input_record(void);
/* Writes the record and begins the next one. */
int end_output_record(void);
/* Puts characters into the record at its place; blanks fill what was skipped. */
int put_text(const char* text, long length);
int put_character(int character, long count);
/* The next character of the record, blanks behind its end. */
int next_character(void);
/* Makes room for a record of that length. */
int reserve_record(long length);

/* --- numbers (number.c) --- */

/* The types of list items, as f2c numbers them. */
enum item_type {
    type_short = 2,
    type_long,
    type_real,
    type_double,
    type_complex,
    type_double_complex,
    type_logical,
    type_character,
    type_integer1 = 11,
    type_logical1,
    type_logical2,
    type_quad
};

long long load_integer(const char* item, long size);
void store_integer(char* item, long size, long long value);
double load_real(const char* item, long size);
/* Text as strtod() reads it, rounded once. */
void store_real(char* item, long size, const char* text);

/* Digits of a number: 0.d1d2d3... x 10^exponent. */
struct decimal {
    int is_negative;
    int exponent;
    int count;
    char digits[720];
    const char* special; /* "Infinity", "NaN", or null */
};
/* Rounded to `count` significant digits, 1 to 350. */
void to_significant_digits(double value, int count, struct decimal* result);
/* Rounded to `places` digits behind the point, which may be negative. */
void to_places(double value, int places, struct decimal* result);
/* The fewest digits that read back as the same number. */
void to_shortest(double value, long size, struct decimal* result);

#endif
