/* How listings show a file's mode and owner. */
#ifndef CXSIM_GUEST_COMMON_FILE_TEXT_H
#define CXSIM_GUEST_COMMON_FILE_TEXT_H

#include <sys/types.h>

/* "-rw-r--r--": kind and permissions of a file. The text is overwritten by the next call. */
const char* mode_text(mode_t mode);
/* A user's name, or the number of one who has none. The text is overwritten by the next call. */
const char* owner_text(uid_t uid);

#endif
