/* Unformatted READ and WRITE: the bytes of the items as they are in memory. */
#include "io.h"

#include <string.h>

int do_uio(ftnint* count, char* item, ftnlen length) {
    long size = *count * length;
    if (!io.is_reading) {
        return put_text(item, size);
    }
    if (io.position + size > io.length) {
        return io_fail(io_after_record);
    }
    memcpy(item, io.text + io.position, (size_t)size);
    io.position += size;
    return 0;
}

static integer begin(cilist* list, int is_reading, int is_direct) {
    int error = begin_transfer(list, io_unformatted, is_reading, is_direct);
    return error == 0 && is_reading ? next_input_record() : error;
}

integer s_rsue(cilist* list) {
    return begin(list, 1, 0);
}

integer e_rsue(void) {
    return 0;
}

integer s_wsue(cilist* list) {
    return begin(list, 0, 0);
}

integer e_wsue(void) {
    return end_output_record();
}

integer s_rdue(cilist* list) {
    return begin(list, 1, 1);
}

integer e_rdue(void) {
    return 0;
}

integer s_wdue(cilist* list) {
    return begin(list, 0, 1);
}

integer e_wdue(void) {
    return end_output_record();
}
