/* Headers and functions that programs of 4.3BSD expect. */
#include "../check.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <memory.h>
#include <paths.h>
#include <pwd.h>
#include <setjmp.h>
#include <sgtty.h>
#include <signal.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/dir.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mtio.h>
#include <sys/param.h>
#include <sys/pcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <sys/times.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include <chkpnt.h>
#include <convex/chkpnt.h>

static void strings(void) {
    char text[16] = "hello";
    char copy[16];
    CHECK(index(text, 'l') == text + 2 && rindex(text, 'l') == text + 3 && index(text, 'x') == NULL);
    bcopy(text, copy, 6);
    CHECK(bcmp(text, copy, 6) == 0);
    bcopy(text, text + 1, 5); /* they may overlap */
    CHECK_TEXT(text, "hhello");
    bzero(copy, 3);
    CHECK(copy[0] == 0 && copy[2] == 0 && copy[3] == 'l');
    CHECK(ffs(0) == 0 && ffs(8) == 4);
    char fields[] = "a::";
    char* rest = fields;
    CHECK_TEXT(strsep(&rest, ":"), "a");
    CHECK_TEXT(strsep(&rest, ":"), "");
    CHECK(rest != NULL && *strsep(&rest, ":") == '\0' && rest == NULL && strsep(&rest, ":") == NULL);
    CHECK(strcasecmp("ABC", "abc") == 0 && strncasecmp("ABx", "aby", 2) == 0);
}

static volatile int caught;

static void note(int number) {
    caught = number;
}

static void signals(void) {
    struct sigvec action = {note, 0, 0}, old;
    CHECK(sigvec(SIGUSR1, &action, &old) == 0 && old.sv_handler == SIG_DFL);
    CHECK(sigblock(sigmask(SIGUSR1)) == 0);
    CHECK(kill(getpid(), SIGUSR1) == 0 && caught == 0);
    CHECK(sigsetmask(0) == (int)sigmask(SIGUSR1) && caught == SIGUSR1);
    caught = 0;
    sigblock(sigmask(SIGUSR2) | sigmask(SIGUSR1));
    CHECK(sigunblock(sigmask(SIGUSR1)) == (int)(sigmask(SIGUSR2) | sigmask(SIGUSR1)));
    CHECK(sigblock(0) == (int)sigmask(SIGUSR2));
    sigsetmask(0);
}

static void options(void) {
    char* words[] = {"prog", "-a", "--level=7", "file", "--verbose", "-bx", "--", "-z", NULL};
    static const struct option known[] = {
        {"level", required_argument, NULL, 'l'}, {"verbose", no_argument, NULL, 'v'}, {NULL, 0, NULL, 0}};
    char seen[16] = "";
    int letter, place = 0;
    optind = 1;
    while ((letter = getopt_long(8, words, "ab:", known, NULL)) != -1 && place < 15) {
        seen[place++] = (char)letter;
        if (letter == 'l') {
            CHECK_TEXT(optarg, "7");
        }
        if (letter == 'b') {
            CHECK_TEXT(optarg, "x");
        }
    }
    CHECK_TEXT(seen, "al");
    CHECK(optind == 3); /* the first word that is no option ends them */
}

static void bad_options(void) {
    char* words[] = {"prog", "--leve", "3", "--verbose=1", "--ver", "--nothing", "--level", NULL};
    static const struct option known[] = {{"level", required_argument, NULL, 'l'},
                                          {"verbose", no_argument, NULL, 'v'},
                                          {"version", no_argument, NULL, 'V'},
                                          {NULL, 0, NULL, 0}};
    int place;
    optind = 1;
    opterr = 0;
    CHECK(getopt_long(7, words, "", known, &place) == 'l' && place == 0); /* a beginning is enough */
    CHECK_TEXT(optarg, "3");
    CHECK(getopt_long(7, words, "", known, NULL) == '?'); /* takes no value */
    CHECK(getopt_long(7, words, "", known, NULL) == '?'); /* could be two */
    CHECK(getopt_long(7, words, "", known, NULL) == '?'); /* unknown */
    CHECK(getopt_long(7, words, "", known, NULL) == '?'); /* wants a value */
    CHECK(getopt_long(7, words, "", known, NULL) == -1);
}

static void people(void) {
    const struct passwd* user = getpwuid(0);
    CHECK(user != NULL && strcmp(user->pw_name, "root") == 0);
    CHECK(getpwnam("nobody-here") == NULL);
    CHECK(getgrgid(0) != NULL);
}

static void checkpoints(void) {
    chkpnt_devbuf_t buffer;
    CHECK(sizeof buffer == 256);
    CHECK(CHKPNT_KILL == 0x10 && CHKPNT_PROC == 1);
    errno = 0;
    CHECK(chkpnt(CHKPNT_PROC, 0, "x", CHKPNT_SIGROOT | CHKPNT_SIGFAMILY, SIGTERM) == -1 && errno == EINVAL);
    CHECK(chkpnt(CHKPNT_PROC, 0, "x", CHKPNT_SIGROOT) == -1 && errno == EINVAL);
    CHECK(chkpnt(CHKPNT_PROC, 0, "x", CHKPNT_SIGROOT, 99) == -1 && errno == EINVAL);
    CHECK(chkpnt(CHKPNT_PROC, 0, "x", 0x8000) == -1 && errno == EINVAL);
    CHECK(chkpnt(CHKPNT_PROC, 0, "", 0) == -1 && errno == EINVAL);
    CHECK(chkpnt(CHKPNT_PROC, 29999, "/tmp/x", 0) == -1 && errno == ESRCH);
    CHECK(restart("/tmp/no-such-file", 0) == -1 && errno == ENOENT);
    CHECK(restart("/tmp", RESTART_SIGROOT) == -1 && errno == EINVAL);
    CHECK(chkpnt(CHKPNT_PROC, 0, "/tmp/self", CHKPNT_FORCE) == 0);
    CHECK(chkpnt(0, 0, "/tmp/self", 0) == -1 && errno == EEXIST);
    unlink("/tmp/self");
}

static void machine(void) {
    struct utsname names;
    struct system_information information, part;
    CHECK(uname(&names) == 0 && getsysinfo(SYSINFO_SIZE, &information) == 0);
    CHECK((names.machine[1] == '1') == (information.cpu_type == SI_CPUTYPE_C1));
    CHECK((information.cpu_count > 1) == (information.cpu_type == SI_CPUTYPE_C2MP));
    CHECK(information.cpu_count == sysconf(_SC_NPROCESSORS_ONLN) && information.memory_megabytes > 0);
    part.cpu_count = -1;
    CHECK(getsysinfo(sizeof part.cpu_type, &part) == 0);
    CHECK(part.cpu_type == information.cpu_type && part.cpu_count == -1);
    CHECK(getsysinfo(SYSINFO_SIZE, NULL) == -1 && errno == EFAULT);
}

/* The requests of debuggers have names, but no descriptor takes them. */
static void process_control(void) {
    static const int requests[] = {
        PIXRDREGS, PIXWRREGS, PIXRDVREGS, PIXWRVREGS,  PIXRDCREGS,   PIXWRCREGS,    PIXSTEP,
        PIXRUN,    PIXDETACH, PISETRWTID, PIXCONTINUE, PIXTERMINATE, PIXGETTHCOUNT, PIXGETSUBCODE,
    };
    struct pcntl request = {.pi_thread = 0, .pi_otstate = PI_TALIVE};
    int fd = open("/dev/null", O_RDWR);
    for (unsigned i = 0; i < sizeof requests / sizeof *requests; i++) {
        errno = 0;
        CHECK(ioctl(fd, requests[i], &request) == -1 && errno == ENOTTY);
    }
    close(fd);
}

int main(void) {
    machine();
    process_control();
    strings();
    signals();
    options();
    bad_options();
    people();
    checkpoints();
    return report_checks();
}
