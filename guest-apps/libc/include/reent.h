/* newlib's reentrant calls: a process has one thread of C library state, so they are the plain calls. */
#ifndef _REENT_H_
#define _REENT_H_

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/reent.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

#define _close_r(reent, fd) close(fd)
#define _execve_r(reent, path, arguments, environment) execve(path, arguments, environment)
#define _fcntl_r(reent, fd, command, argument) fcntl(fd, command, argument)
#define _fork_r(reent) fork()
#define _fstat_r(reent, fd, status) fstat(fd, status)
#define _getpid_r(reent) getpid()
#define _isatty_r(reent, fd) isatty(fd)
#define _kill_r(reent, pid, signal) kill(pid, signal)
#define _link_r(reent, existing, path) link(existing, path)
#define _lseek_r(reent, fd, offset, whence) lseek(fd, offset, whence)
#define _mkdir_r(reent, path, mode) mkdir(path, mode)
#define _open_r(reent, path, flags, mode) open(path, flags, mode)
#define _read_r(reent, fd, buffer, size) read(fd, buffer, size)
#define _rename_r(reent, from, to) rename(from, to)
#define _sbrk_r(reent, increment) sbrk(increment)
#define _stat_r(reent, path, status) stat(path, status)
#define _times_r(reent, result) times(result)
#define _unlink_r(reent, path) unlink(path)
#define _wait_r(reent, status) wait(status)
#define _write_r(reent, fd, buffer, size) write(fd, buffer, size)
#define _gettimeofday_r(reent, time, zone) gettimeofday(time, zone)

#endif
