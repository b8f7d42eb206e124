/* INQUIRE by unit or by file. */
#include "io.h"

#include <stdlib.h>
#include <unistd.h>

static void answer_number(ftnint* where, long value) {
    if (where != NULL) {
        *where = value;
    }
}

static void answer_text(char* where, ftnlen length, const char* text) {
    if (where != NULL) {
        put_string(text, where, length);
    }
}

static const char* yes_or_no(const struct unit* unit, int condition) {
    return unit == NULL ? "UNKNOWN" : condition ? "YES" : "NO";
}

/* What only a connected file has. */
static void describe_connection(const inlist* list, const struct unit* unit) {
    answer_text(list->inacc, list->inacclen,
                unit == NULL      ? "UNDEFINED"
                : unit->is_direct ? "DIRECT"
                                  : "SEQUENTIAL");
    answer_text(list->inseq, list->inseqlen, yes_or_no(unit, unit != NULL && !unit->is_direct));
    answer_text(list->indir, list->indirlen, yes_or_no(unit, unit != NULL && unit->is_direct));
    answer_text(list->infmt, list->infmtlen,
                unit == NULL         ? "UNDEFINED"
                : unit->is_formatted ? "FORMATTED"
                                     : "UNFORMATTED");
    answer_text(list->inform, list->informlen, yes_or_no(unit, unit != NULL && unit->is_formatted));
    answer_text(list->inunf, list->inunflen, yes_or_no(unit, unit != NULL && !unit->is_formatted));
    answer_text(list->inblank, list->inblanklen,
                unit == NULL             ? "UNDEFINED"
                : unit->blanks_are_zeros ? "ZERO"
                                         : "NULL");
    if (unit != NULL) {
        answer_number(list->innum, unit->number);
        if (unit->is_direct) {
            answer_number(list->inrecl, unit->record_length);
            answer_number(list->innrec, unit->record + 1);
        }
    }
}

integer f_inqu(inlist* list) {
    struct unit* unit;
    char* name = NULL;
    int exists;
    begin_statement("inquire", list->inerr != 0);
    if (list->infile != NULL) {
        name = c_string(list->infile, list->infilen);
        if (name == NULL) {
            return io_fail(io_no_memory);
        }
        unit = find_unit_of_file(name);
        exists = access(name, F_OK) == 0;
    } else {
        unit = find_unit(list->inunit);
        exists = list->inunit >= 0;
    }
    answer_number(list->inex, exists);
    answer_number(list->inopen, unit != NULL);
    answer_number(list->innamed, name != NULL || (unit != NULL && unit->name != NULL));
    answer_text(list->inname, list->innamlen,
                name != NULL                         ? name
                : unit != NULL && unit->name != NULL ? unit->name
                                                     : "");
    describe_connection(list, unit);
    free(name);
    return 0;
}
