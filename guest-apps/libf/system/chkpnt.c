/* chkpnt and restart of Fortran (guide p. 3-9): the C functions, with arguments by address and names as
 * Fortran has them. The last argument, the signal, may be left out, as the guide's example does. */
#include "../io/io.h"

#include <argument_count.h>
#include <chkpnt.h>
#include <errno.h>
#include <stdlib.h>

/* Five arguments and the length of the name; without the signal the length is in its place. */
integer chkpnt_(integer* class, integer* pid, char* name, integer* options, integer* signal, ftnlen length) {
    int has_signal = argument_count() > 5;
    ftnlen name_length = has_signal ? length : (ftnlen)signal;
    char* path = c_string(name, name_length);
    int result;
    if (path == NULL) {
        errno = ENOMEM;
        return -1;
    }
    result = chkpnt((int)*class, (int)*pid, path, (int)*options, has_signal ? (int)*signal : 0);
    free(path);
    return result;
}

/* Three arguments and the length of the path. */
integer restart_(char* path, integer* flags, integer* signal, ftnlen length) {
    int has_signal = argument_count() > 3;
    ftnlen path_length = has_signal ? length : (ftnlen)signal;
    char* name = c_string(path, path_length);
    int result;
    if (name == NULL) {
        errno = ENOMEM;
        return -1;
    }
    result = restart(name, (int)*flags, has_signal ? (int)*signal : 0);
    free(name);
    return result;
}
