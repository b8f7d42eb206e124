/* Writing a file anew without losing the old one. */
#include "save_file.h"

#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether a new file can take the place of the old one, and nobody would notice. */
static int can_be_replaced(const char* name, const struct stat* old) {
    int ours = geteuid() == 0 || old->st_uid == geteuid();
    return S_ISREG(old->st_mode) && old->st_nlink == 1 && ours && access(name, W_OK) == 0;
}

/* A new file in the same directory, which has the mode and owner of the old one; -1 with errno if that cannot
 * be. */
static int open_beside(struct saving* saving, const struct stat* old) {
    const char* slash = strrchr(saving->name, '/');
    int folder = slash != NULL ? (int)(slash + 1 - saving->name) : 0;
    saving->temporary = checked(malloc(folder + 32));
    sprintf(saving->temporary, "%.*s.saved%d", folder, saving->name, (int)getpid());
    int fd = open(saving->temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd >= 0 && ((geteuid() == 0 && fchown(fd, old->st_uid, old->st_gid) < 0) ||
                    fchmod(fd, old->st_mode & 07777) < 0)) {
        close(fd);
        unlink(saving->temporary);
        fd = -1;
    }
    if (fd < 0) {
        int reason = errno;
        free(saving->temporary);
        saving->temporary = NULL;
        errno = reason;
    }
    return fd;
}

int begin_saving(struct saving* saving, const char* name) {
    struct stat old;
    int fd = -1;
    saving->name = checked(strdup(name));
    saving->temporary = NULL;
    if (lstat(name, &old) == 0 && can_be_replaced(name, &old)) {
        fd = open_beside(saving, &old);
        if (fd < 0 && errno == ENOSPC) { /* Nor would there be room for the new contents. */
            free(saving->name);
            return 0;
        }
    }
    saving->file = fd >= 0 ? fdopen(fd, "w") : fopen(name, "w");
    if (saving->file == NULL) {
        free(saving->name);
    }
    return saving->file != NULL;
}

int finish_saving(struct saving* saving) {
    int bad = ferror(saving->file);
    bad |= fclose(saving->file) != 0;
    if (saving->temporary != NULL) {
        bad = bad || rename(saving->temporary, saving->name) < 0;
        if (bad) {
            int reason = errno;
            unlink(saving->temporary);
            errno = reason;
        }
    }
    free(saving->temporary);
    free(saving->name);
    return !bad;
}
