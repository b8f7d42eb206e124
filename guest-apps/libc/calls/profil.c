/* Samples of the pc: a counter for each piece of the program, stepped by the timer of processor time. */
#include <convex/abi/process.h>
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/gmon.h>
#include <sys/time.h>
#include <unistd.h>

static struct {
    char* buffer;
    unsigned size;
    unsigned offset;
    unsigned scale;
} profile;

static void take_sample(int number, int code, struct abi_sigcontext* context) {
    (void)number;
    (void)code;
    unsigned long long distance = context->sc_pc - profile.offset;
    unsigned long long place = (distance * profile.scale >> 16) & ~1ULL;
    if (context->sc_pc >= profile.offset && place + 2 <= profile.size) {
        unsigned short count;
        memcpy(&count, profile.buffer + place, sizeof count);
        count++;
        if (count != 0) { /* A full counter stays full. */
            memcpy(profile.buffer + place, &count, sizeof count);
        }
    }
}

/* `scale`: 0x10000 gives each two bytes of text a counter, 0x8000 each four, and so on; 0 and 1 end sampling.
 * It is done by SIGPROF, which the program itself cannot use meanwhile. */
int profil(char* buffer, int size, int offset, int scale) {
    static const struct itimerval never;
    const struct itimerval often = {{0, 1000000 / GMON_RATE}, {0, 1000000 / GMON_RATE}};
    struct sigvec action = {(_sig_func_ptr)take_sample, 0, 0};
    if (scale == 0 || scale == 1) {
        return setitimer(ITIMER_PROF, &never, NULL);
    }
    if (size < 0 || scale < 0 || scale > 0x10000) {
        errno = EINVAL;
        return -1;
    }
    if (setitimer(ITIMER_PROF, &never, NULL) < 0) {
        return -1;
    }
    profile.buffer = buffer;
    profile.size = (unsigned)size;
    profile.offset = (unsigned)offset;
    profile.scale = (unsigned)scale;
    return sigvec(SIGPROF, &action, NULL) < 0 ? -1 : setitimer(ITIMER_PROF, &often, NULL);
}
