/* lockf(): System V's locks on a file from the offset on, over fcntl(). */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int lockf(int fd, int command, off_t length) {
    struct flock lock = {0};
    lock.l_type = command == F_ULOCK ? F_UNLCK : F_WRLCK;
    lock.l_whence = SEEK_CUR;
    lock.l_len = length;
    switch (command) {
    case F_ULOCK:
    case F_TLOCK:
        return fcntl(fd, F_SETLK, &lock);
    case F_LOCK:
        return fcntl(fd, F_SETLKW, &lock);
    case F_TEST:
        if (fcntl(fd, F_GETLK, &lock) < 0) {
            return -1;
        }
        if (lock.l_type != F_UNLCK && lock.l_pid != getpid()) {
            errno = EACCES;
            return -1;
        }
        return 0;
    default:
        errno = EINVAL;
        return -1;
    }
}
