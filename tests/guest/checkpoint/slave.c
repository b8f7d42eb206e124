/* slave: a program on a terminal that does what it is told: `save FILE` (checkpoints itself), `where`, `erase X`, `quit`.
 * slave pair: a process writes to the slave of a pseudo-terminal, which is not its control terminal; it is checkpointed,
 * killed and restarted while its parent reads what comes out at the master's side. */
#include <chkpnt.h>
#include <fcntl.h>
#include <sgtty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell_terminal(void) {
    struct sgttyb mode;
    const char* name = ttyname(0);

    ioctl(0, TIOCGETP, &mode);
    printf("on %s, erase %c\n", name != NULL ? name : "nothing", mode.sg_erase);
}

static void set_erase(int terminal, char character) {
    struct sgttyb mode;

    ioctl(terminal, TIOCGETP, &mode);
    mode.sg_erase = character;
    ioctl(terminal, TIOCSETN, &mode);
}

static int obey(char* line) {
    if (strncmp(line, "save ", 5) == 0) {
        if (chkpnt(CHKPNT_PROC, 0, line + 5, 0) < 0)
            perror(line + 5);
        else
            printf("here I am\n");
    } else if (strcmp(line, "where") == 0) {
        tell_terminal();
    } else if (strncmp(line, "erase ", 6) == 0) {
        set_erase(0, line[6]);
    } else {
        return strcmp(line, "quit") != 0;
    }
    return 1;
}

/* --- A pair of terminals */

static void go_on(int number) {
    (void)number;
}

static void write_ticks(const char* name) {
    char text[40];
    int fd = open(name, O_RDWR);

    for (int tick = 1;; tick++) {
        sprintf(text, "tick %d\n", tick);
        if (write(fd, text, strlen(text)) < 0)
            _exit(1);
        sigpause(0);
    }
}

static void read_tick(int master) {
    char text[80];
    int size = read(master, text, sizeof text);

    printf("%.*s", size > 0 ? size : 0, text);
    fflush(stdout);
}

static int work_as_pair(void) {
    int master = open("/dev/ptyp3", O_RDWR), terminal = open("/dev/ttyp3", O_RDWR), pid;
    struct sgttyb mode;

    signal(SIGUSR1, go_on);
    sigblock(sigmask(SIGUSR1));
    pid = fork();
    if (pid == 0) {
        close(master);
        write_ticks("/dev/ttyp3");
    }
    read_tick(master);
    kill(pid, SIGUSR1);
    read_tick(master);
    set_erase(terminal, '@');
    if (chkpnt(CHKPNT_PROC, pid, "pair", CHKPNT_KILL) < 0 || waitpid(pid, NULL, 0) != pid) {
        perror("chkpnt");
        return 1;
    }
    set_erase(terminal, '%');
    if (restart("pair", 0) != pid) {
        perror("restart");
        return 1;
    }
    kill(pid, SIGUSR1);
    read_tick(master);
    ioctl(terminal, TIOCGETP, &mode);
    printf("erase %c\n", mode.sg_erase);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}

int main(int argc, char** argv) {
    char line[200];

    if (argc == 2 && strcmp(argv[1], "pair") == 0)
        return work_as_pair();
    do {
        printf("? ");
        fflush(stdout);
        if (fgets(line, sizeof line, stdin) == NULL)
            return 0;
        line[strcspn(line, "\n")] = '\0';
    } while (obey(line));
    return 0;
}
