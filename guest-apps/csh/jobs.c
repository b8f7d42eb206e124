/* Jobs: pipelines that run or are stopped, their process groups, and the terminal, which is handed around. */
#include "csh.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

int job_control;
pid_t last_background;
struct job *jobs, *current_job, *previous_job;
static pid_t shell_group, original_group;
static int terminal = -1;
static struct termios shell_settings;

void start_job_control(void) {
    if (terminal < 0) {
        terminal = isatty(0) ? fcntl(0, F_DUPFD, 20) : -1;
        if (terminal < 0) {
            return;
        }
        fcntl(terminal, F_SETFD, FD_CLOEXEC);
    }
    /* Started in the background: wait until somebody puts us in the foreground. */
    while ((original_group = getpgrp()) != tcgetpgrp(terminal)) {
        if (tcgetpgrp(terminal) < 0) {
            return;
        }
        signal(SIGTTIN, SIG_DFL);
        kill(0, SIGTTIN);
    }
    signal(SIGTSTP, SIG_IGN);
    signal(SIGTTIN, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    shell_group = original_group;
    if (shell_group != getpid() && setpgid(0, getpid()) == 0) {
        shell_group = getpid();
    }
    tcsetpgrp(terminal, shell_group);
    tcgetattr(terminal, &shell_settings);
    job_control = 1;
}

int take_terminal_back(void) {
    if (!job_control || tcgetpgrp(terminal) == shell_group) {
        return 0;
    }
    return tcsetpgrp(terminal, shell_group) == 0;
}

/* Gives the terminal back to whom we had it from. */
void leave_job_control(void) {
    if (job_control && original_group != shell_group) {
        tcsetpgrp(terminal, original_group);
    }
}

/* The lowest number that no job has; they are sorted by it. */
static int free_number(void) {
    int number = 1;
    for (const struct job* job = jobs; job != NULL && job->number == number; job = job->next) {
        number++;
    }
    return number;
}

struct job* new_job(void) {
    struct job* job = keep(sizeof *job);
    *job =
        (struct job){.foreground = 1, .folder = keep_text(get_value("cwd") != NULL ? get_value("cwd") : "")};
    int number = free_number();
    job->number = number;
    struct job** place = &jobs;
    while (*place != NULL && (*place)->number < number) {
        place = &(*place)->next;
    }
    job->next = *place;
    *place = job;
    gettimeofday(&job->started, NULL);
    return job;
}

void remove_job(struct job* job) {
    struct job** place = &jobs;
    make_not_current(job);
    while (*place != job) {
        place = &(*place)->next;
    }
    *place = job->next;
    for (int i = 0; i < job->count; i++) {
        free(job->processes[i].text);
    }
    free(job->processes);
    free(job->folder);
    free(job);
}

enum state job_state(const struct job* job) {
    enum state state = finished;
    for (int i = 0; i < job->count; i++) {
        if (job->processes[i].state == running) {
            return running;
        }
        if (job->processes[i].state == stopped) {
            state = stopped;
        }
    }
    return state;
}

/* --- Which job is meant when none is named */

/* Another one than these: a stopped job rather than a running one. */
static struct job* choose_job(const struct job* not_this, const struct job* nor_this) {
    struct job* chosen = NULL;
    for (struct job* job = jobs; job != NULL; job = job->next) {
        enum state state = job_state(job);
        if (job == not_this || job == nor_this || state == finished || job->foreground) {
            continue;
        }
        if (chosen == NULL || (state == stopped && job_state(chosen) != stopped)) {
            chosen = job;
        }
    }
    return chosen;
}

void make_current(struct job* job) {
    if (current_job != job) {
        previous_job = current_job;
        current_job = job;
    }
}

void make_not_current(struct job* job) {
    if (job == current_job) {
        current_job = previous_job;
        previous_job = NULL;
    } else if (job == previous_job) {
        previous_job = NULL;
    }
    if (current_job == NULL) {
        current_job = choose_job(job, NULL);
    }
    if (previous_job == NULL) {
        previous_job = choose_job(job, current_job);
    }
}

void take_free_mark(struct job* job) {
    if (current_job == NULL) {
        current_job = job;
    } else if (previous_job == NULL && current_job != job) {
        previous_job = job;
    }
}

int any_stopped_job(void) {
    for (const struct job* job = jobs; job != NULL; job = job->next) {
        if (job_state(job) == stopped) {
            return 1;
        }
    }
    return 0;
}

/* --- Starting */

static void in_child(struct job* job, int background) {
    if (job != NULL && job_control) {
        pid_t group = job->group != 0 ? job->group : getpid();
        setpgid(0, group);
        if (!background) {
            tcsetpgrp(terminal, group);
        }
    }
    reset_signals(background && !job_control);
    in_subshell = 1;
    interactive = 0;
    job_control = 0;
    recovery = NULL;
    jobs = current_job = previous_job = NULL;
    abandon_sources();
}

static void add_process(struct job* job, pid_t pid, const char* text) {
    struct process* processes = realloc(job->processes, (size_t)(job->count + 1) * sizeof *processes);
    if (processes == NULL) {
        complain("out of memory");
        _exit(1);
    }
    job->processes = processes;
    processes[job->count++] = (struct process){pid, running, 0, keep_text(text)};
}

pid_t fork_process(struct job* job, const char* text, int background) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0) {
        fail("No more processes");
    }
    if (pid == 0) {
        in_child(job, background);
        return 0;
    }
    if (job != NULL) {
        if (job->group == 0) {
            job->group = pid;
        }
        if (job_control) {
            setpgid(pid, job->group);
            if (!background) {
                tcsetpgrp(terminal, job->group);
            }
        }
        add_process(job, pid, text);
    }
    return pid;
}

void started_in_background(struct job* job) {
    job->foreground = 0;
    last_background = job->processes[job->count - 1].pid;
    take_free_mark(job);
    if (interactive) {
        printf("[%d]", job->number);
        for (int i = 0; i < job->count; i++) {
            printf(" %d", (int)job->processes[i].pid);
        }
        putchar('\n');
        fflush(stdout);
    }
}

/* --- Waiting */

static void add_times(struct timeval* sum, const struct timeval* more) {
    sum->tv_sec += more->tv_sec;
    sum->tv_usec += more->tv_usec;
    if (sum->tv_usec >= 1000000) {
        sum->tv_sec++;
        sum->tv_usec -= 1000000;
    }
}

static void add_usage(struct job* job, const struct rusage* used) {
    add_times(&job->used.ru_utime, &used->ru_utime);
    add_times(&job->used.ru_stime, &used->ru_stime);
    job->used.ru_majflt += used->ru_majflt;
    job->used.ru_inblock += used->ru_inblock;
    job->used.ru_oublock += used->ru_oublock;
    job->used.ru_nswap += used->ru_nswap;
}

static void set_status(struct job* job, struct process* process, int status, const struct rusage* used) {
    process->state = WIFSTOPPED(status) ? stopped : finished;
    process->status = status;
    if (process->state == finished) {
        add_usage(job, used);
    }
    if (job_state(job) != running) {
        job->changed = 1;
        if (job_state(job) == stopped && !job->foreground) {
            make_current(job);
        }
    }
}

static struct process* find_process(pid_t pid, struct job** owner) {
    for (struct job* job = jobs; job != NULL; job = job->next) {
        for (int i = 0; i < job->count; i++) {
            if (job->processes[i].pid == pid && job->processes[i].state != finished) {
                *owner = job;
                return &job->processes[i];
            }
        }
    }
    return NULL;
}

/* A process that has taken another pid (setpid, restart -W) and so is no child of ours under the one we know;
 * NULL if there is none. */
static struct process* find_renamed(struct job** owner) {
    for (struct job* job = jobs; job != NULL; job = job->next) {
        for (int i = 0; i < job->count; i++) {
            struct process* process = &job->processes[i];
            int status;
            struct rusage used;
            pid_t pid = process->state == finished ? 0 : wait4(process->pid, &status, WNOHANG, &used);
            if (pid > 0) {
                set_status(job, process, status, &used);
            } else if (pid < 0 && errno == ECHILD) {
                *owner = job;
                return process;
            }
        }
    }
    return NULL;
}

static void note_status(pid_t pid, int status, const struct rusage* used) {
    struct job* job;
    struct process* process = find_process(pid, &job);
    if (process == NULL) {
        process = find_renamed(&job);
    }
    if (process != NULL) {
        set_status(job, process, status, used);
    }
}

/* One change of state of a child; 0 if there is none to be had. */
static int wait_once(int flags) {
    int status;
    struct rusage used;
    pid_t pid = wait3(&status, flags | (job_control ? WUNTRACED : 0), &used);
    if (pid > 0) {
        note_status(pid, status, &used);
    }
    return pid > 0;
}

void reap_children(void) {
    child_changed = 0;
    while (wait_once(WNOHANG)) {
    }
}

int wait_for_change(void) {
    return wait_once(0);
}

static int exit_status(int status) {
    if (WIFEXITED(status)) {
        return WEXITSTATUS(status);
    }
    return 128 + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
}

/* The last process's. */
static int job_status(const struct job* job) {
    return job->count > 0 ? exit_status(job->processes[job->count - 1].status) : 0;
}

static int was_killed(const struct job* job, int signal) {
    for (int i = 0; i < job->count; i++) {
        int status = job->processes[i].status;
        if (job->processes[i].state == finished && WIFSIGNALED(status) &&
            (signal == 0 || WTERMSIG(status) == signal)) {
            return 1;
        }
    }
    return 0;
}

/* What a job leaves behind at the terminal is kept if it ended as it should, else what we had is put back. */
static void take_terminal(const struct job* job) {
    tcsetpgrp(terminal, shell_group);
    if (job_state(job) == stopped || was_killed(job, 0)) {
        tcsetattr(terminal, TCSADRAIN, &shell_settings);
    } else {
        tcgetattr(terminal, &shell_settings);
    }
}

static void report_end(const struct job* job) {
    int status = job->processes[job->count - 1].status;
    if (was_killed(job, SIGINT)) {
        if (interactive) {
            putchar('\n');
        }
    } else if (was_killed(job, 0)) {
        print_job(job, only_reason);
    } else if (is_set("printexitvalue") && exit_status(status) != 0) {
        printf("Exit %d\n", exit_status(status));
    }
    if (job->timed) {
        print_times(&job->started, &job->used);
    } else {
        print_times_if_long(job);
    }
    fflush(stdout);
}

void wait_for_job(struct job* job) {
    while (job_state(job) == running) {
        if (!wait_once(0) && errno == ECHILD) {
            break;
        }
    }
    if (job_control) {
        take_terminal(job);
    }
    last_status = job_status(job);
    job->changed = 0;
    if (job_state(job) == stopped) {
        job->foreground = 0;
        make_current(job);
        if (interactive) {
            putchar('\n');
            print_job(job, only_reason);
        }
        return;
    }
    int by_user = was_killed(job, SIGINT);
    report_end(job);
    remove_job(job);
    if (by_user) {
        interrupted |= !interactive && !in_subshell;
        leave_command();
    }
}

void settle_jobs(void) {
    for (struct job *job = jobs, *next; job != NULL; job = next) {
        next = job->next;
        if (job->count == 0) {
            remove_job(job);
        } else {
            job->foreground = 0;
        }
    }
    if (job_control) {
        tcsetpgrp(terminal, shell_group);
    }
}

void continue_job(struct job* job, int foreground) {
    job->foreground = foreground;
    for (int i = 0; i < job->count; i++) {
        if (job->processes[i].state == stopped) {
            job->processes[i].state = running;
        }
    }
    job->changed = 0;
    if (foreground) {
        tcsetpgrp(terminal, job->group);
    }
    killpg(job->group, SIGCONT);
}
