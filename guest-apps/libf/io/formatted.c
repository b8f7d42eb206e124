/* Formatted READ and WRITE: what f2c calls to begin a statement, for each item of the list, and to end it. */
#include "edit.h"
#include "io.h"

static int format_has_data; /* since the last return to its beginning */

static void begin_edits(void) {
    begin_format(io.format);
    edit_state.scale = 0;
    edit_state.plus = 0;
    edit_state.blanks_are_zeros = io.unit != NULL && io.unit->blanks_are_zeros;
    format_has_data = 0;
}

static int new_record(void) {
    return io.is_reading ? next_input_record() : end_output_record();
}

static int put_quoted(const struct edit* edit) {
    const char* text = edit->text;
    int error = 0;
    if (edit->quote == 0) {
        return put_text(text, edit->width);
    }
    for (; error == 0; text++) {
        if (*text == edit->quote && *++text != edit->quote) {
            break;
        }
        error = put_text(text, 1);
    }
    return error;
}

static int move_to(long position) {
    const long farthest = 100000000;
    if (position > farthest) {
        return io_fail(io_after_record);
    }
    io.position = position < 0 ? 0 : position;
    return 0;
}

/* What a descriptor without an item does. */
static int apply_control(const struct edit* edit) {
    switch (edit->kind) {
    case edit_text:
        return io.is_reading ? io_fail(io_bad_format) : put_quoted(edit);
    case edit_skip:
        return move_to(io.position + edit->width);
    case edit_tab:
        return move_to(edit->width - 1);
    case edit_slash:
        return new_record();
    case edit_scale:
        edit_state.scale = edit->width;
        return 0;
    case edit_plus:
        edit_state.plus = edit->width;
        return 0;
    case edit_blanks:
        edit_state.blanks_are_zeros = edit->width;
        return 0;
    case edit_dollar:
        io.ends_open = 1;
        return 0;
    default:
        return 0;
    }
}

/* The next descriptor that takes an item. */
static int next_data_edit(struct edit* edit) {
    for (;;) {
        int error = next_edit(edit);
        if (error != 0) {
            return error;
        }
        if (edit->kind <= last_data_edit) {
            format_has_data = 1;
            return 0;
        }
        if (edit->kind != edit_end) {
            error = apply_control(edit);
        } else if (!format_has_data) {
            error = io_fail(io_bad_format);
        } else {
            revert_format();
            format_has_data = 0;
            error = new_record();
        }
        if (error != 0) {
            return error;
        }
    }
}

/* What the rest of the format does without items. */
static int finish_edits(void) {
    for (;;) {
        struct edit edit;
        int error = next_edit(&edit);
        if (error != 0 || edit.kind <= last_data_edit || edit.kind == edit_colon || edit.kind == edit_end) {
            return error;
        }
        if ((error = apply_control(&edit)) != 0) {
            return error;
        }
    }
}

int do_fio(ftnint* count, char* item, ftnlen length) {
    ftnint left = *count;
    for (; left > 0; left--, item += length) {
        struct edit edit;
        int error = next_data_edit(&edit);
        if (error == 0) {
            error = io.is_reading ? read_item(&edit, item, length) : write_item(&edit, item, length);
        }
        if (error != 0) {
            return error;
        }
    }
    return 0;
}

static integer begin_reading(int error) {
    if (error == 0) {
        begin_edits();
        error = next_input_record();
    }
    return error;
}

static integer begin_writing(int error) {
    if (error == 0) {
        begin_edits();
    }
    return error;
}

static integer end_writing(void) {
    int error = finish_edits();
    return error != 0 ? error : end_output_record();
}

integer s_rsfe(cilist* list) {
    return begin_reading(begin_transfer(list, io_formatted, 1, 0));
}

integer e_rsfe(void) {
    return finish_edits();
}

integer s_wsfe(cilist* list) {
    return begin_writing(begin_transfer(list, io_formatted, 0, 0));
}

integer e_wsfe(void) {
    return end_writing();
}

/* of direct access */
integer s_rdfe(cilist* list) {
    return begin_reading(begin_transfer(list, io_formatted, 1, 1));
}

integer e_rdfe(void) {
    return finish_edits();
}

integer s_wdfe(cilist* list) {
    return begin_writing(begin_transfer(list, io_formatted, 0, 1));
}

integer e_wdfe(void) {
    return end_writing();
}

/* of an internal file */
integer s_rsfi(icilist* list) {
    return begin_reading(begin_internal(list, io_formatted, 1));
}

integer e_rsfi(void) {
    return finish_edits();
}

integer s_wsfi(icilist* list) {
    return begin_writing(begin_internal(list, io_formatted, 0));
}

integer e_wsfi(void) {
    return end_writing();
}
