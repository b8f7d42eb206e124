/* What list-directed and NAMELIST input and output share. */
#ifndef LIBF_LIST_H
#define LIBF_LIST_H

/* One item, with the separator before it. */
int write_list_item(int type, const char* item, long length);
/* A new line, beginning with a blank. */
void begin_list_line(void);

/* Forgets separators and repeat counts of the statement before. */
void begin_list_input(void);
/* One item. */
int read_list_item(int type, char* item, long length);
/* Whether `/` or, in NAMELIST, the end of the values has been read. */
int list_input_ended(void);
/* The next character, without taking it: '\n' at the end of a record, -1 at the end of the file. */
int peek_list(void);
void take_list(void);
/* Why there is no next character: an error that has been noted. */
int list_input_error(void);
/* The values of a NAMELIST variable begin. */
void begin_list_values(void);
/* Whether r*value has more values to give. */
int list_repeats(void);
/* Takes the comma behind a value, if there is one. */
void skip_list_separator(void);
/* NAMELIST: `&` and `$` end the values like `/`, and `name =` begins others. */
void set_namelist_input(int is_namelist);
long item_size(int type, long length);

#endif
