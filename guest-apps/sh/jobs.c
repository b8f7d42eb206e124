/* Jobs: pipelines that run or are stopped, their process groups and the terminal. */
#include "sh.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum state { running, stopped, finished };

struct process {
    pid_t pid;
    enum state state;
    int status; /* as wait() tells it */
};

struct job {
    struct job* next;
    int number; /* 0 until it is in the background or stopped */
    pid_t group;
    struct process* processes;
    int process_count;
    char* text;
};

int job_control;
pid_t last_background;
static int last_background_status = -1; /* once its job has ended and been forgotten; wait tells it */
static struct job* jobs;                /* the latest first */
static pid_t shell_group;
static struct termios shell_settings;

void start_job_control(void) {
    /* Started in the background: wait until somebody puts us in the foreground. */
    while ((shell_group = getpgrp()) != tcgetpgrp(0)) {
        if (tcgetpgrp(0) < 0) {
            return;
        }
        kill(0, SIGTTIN);
    }
    catch_signals();
    if (shell_group != getpid() && setpgid(0, getpid()) == 0) {
        shell_group = getpid();
    }
    tcsetpgrp(0, shell_group);
    tcgetattr(0, &shell_settings);
    job_control = 1;
}

struct job* new_job(const struct node* node) {
    struct job* job = keep(sizeof *job);
    struct buffer text = {0};
    buffer_add_text(&text, "");
    describe(node, &text);
    *job = (struct job){.next = jobs, .text = text.bytes};
    jobs = job;
    return job;
}

static void remove_job(struct job* job) {
    struct job** place = &jobs;
    while (*place != job) {
        place = &(*place)->next;
    }
    *place = job->next;
    free(job->processes);
    free(job->text);
    free(job);
}

static enum state job_state(const struct job* job) {
    enum state state = finished;
    for (int i = 0; i < job->process_count; i++) {
        if (job->processes[i].state == running) {
            return running;
        }
        if (job->processes[i].state == stopped) {
            state = stopped;
        }
    }
    return state;
}

static void in_child(struct job* job, int background) {
    if (job != NULL && job_control) {
        pid_t group = job->group != 0 ? job->group : getpid();
        setpgid(0, group);
        if (!background) {
            tcsetpgrp(0, group);
        }
    }
    reset_signals(background && !job_control);
    in_subshell = 1;
    interactive = 0;
    job_control = 0;
    recovery = NULL;
    jobs = NULL;
}

pid_t fork_process(struct job* job, int background) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0) {
        fail(1, "cannot fork: %s", strerror(errno));
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
                tcsetpgrp(0, job->group);
            }
        }
        size_t size = (size_t)(job->process_count + 1) * sizeof *job->processes;
        struct process* processes = keep(size);
        if (job->process_count > 0) {
            memcpy(processes, job->processes, size - sizeof *processes);
        }
        free(job->processes);
        job->processes = processes;
        processes[job->process_count++] = (struct process){pid, running, 0};
    }
    return pid;
}

static void set_status(struct process* process, int status) {
    process->state = WIFSTOPPED(status) ? stopped : finished;
    process->status = status;
}

static struct process* find_process(pid_t pid) {
    for (struct job* job = jobs; job != NULL; job = job->next) {
        for (int i = 0; i < job->process_count; i++) {
            struct process* process = &job->processes[i];
            if (process->pid == pid && process->state != finished) {
                return process;
            }
        }
    }
    return NULL;
}

/* A process that has taken another pid (setpid, restart -W) and so is no child of ours under the one we know;
 * NULL if there is none. */
static struct process* find_renamed(void) {
    for (struct job* job = jobs; job != NULL; job = job->next) {
        for (int i = 0; i < job->process_count; i++) {
            struct process* process = &job->processes[i];
            int status;
            pid_t pid = process->state == finished ? 0 : waitpid(process->pid, &status, WNOHANG);
            if (pid > 0) {
                set_status(process, status);
            } else if (pid < 0 && errno == ECHILD) {
                return process;
            }
        }
    }
    return NULL;
}

static void note_status(pid_t pid, int status) {
    struct process* process = find_process(pid);
    if (process == NULL) {
        process = find_renamed();
    }
    if (process != NULL) {
        set_status(process, status);
    }
}

/* One change of state of a child; 0 if there is none to be had. */
static int wait_once(int flags) {
    int status;
    pid_t pid = waitpid(-1, &status, flags | (job_control ? WUNTRACED : 0));
    if (pid > 0) {
        note_status(pid, status);
    }
    return pid > 0;
}

void reap_children(void) {
    while (wait_once(WNOHANG)) {
    }
}

static int exit_status(int status) {
    if (WIFEXITED(status)) {
        return WEXITSTATUS(status);
    }
    return 128 + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
}

static int job_status(const struct job* job) {
    return job->process_count > 0 ? exit_status(job->processes[job->process_count - 1].status) : 0;
}

void forget_finished_jobs(void) {
    for (struct job *job = jobs, *next; job != NULL; job = next) {
        next = job->next;
        if (job_state(job) == finished) {
            if (job->process_count > 0 && job->processes[job->process_count - 1].pid == last_background) {
                last_background_status = job_status(job);
            }
            remove_job(job);
        }
    }
}

static void number_job(struct job* job) {
    if (job->number == 0) {
        int highest = 0;
        for (struct job* other = jobs; other != NULL; other = other->next) {
            highest = other->number > highest ? other->number : highest;
        }
        job->number = highest + 1;
    }
}

/* How a process of a foreground job died, if that is worth a line. */
static void report_death(const struct job* job) {
    int status = job->processes[job->process_count - 1].status;
    if (!WIFSIGNALED(status)) {
        return;
    }
    int signal = WTERMSIG(status);
    if (signal == SIGINT) {
        if (job_control) {
            fputc('\n', stderr);
        }
    } else if (signal != SIGPIPE) {
        fprintf(stderr, "%s%s\n", strsignal(signal), WCOREDUMP(status) ? " (core dumped)" : "");
    }
}

static void take_terminal(const struct job* job, enum state state) {
    tcsetpgrp(0, shell_group);
    int died = state == finished && WIFSIGNALED(job->processes[job->process_count - 1].status);
    if (died || state == stopped) {
        tcsetattr(0, TCSADRAIN, &shell_settings);
    } else {
        tcgetattr(0, &shell_settings);
    }
}

int wait_for_job(struct job* job) {
    enum state state;
    while ((state = job_state(job)) == running) {
        if (!wait_once(0) && errno == ECHILD) {
            break;
        }
    }
    if (job_control) {
        take_terminal(job, state);
    }
    int status = job_status(job);
    if (state == stopped) {
        number_job(job);
        fputc('\n', stderr);
        return status;
    }
    report_death(job);
    int interrupted_by_user = interactive && status == 128 + SIGINT;
    remove_job(job);
    if (interrupted_by_user) {
        interrupted = 0;
        leave_command(status);
    }
    return status;
}

void background_job(struct job* job) {
    number_job(job);
    last_background = job->processes[job->process_count - 1].pid;
    last_background_status = -1;
    if (interactive) {
        fprintf(stderr, "[%d] %d\n", job->number, (int)last_background);
    }
}

/* The job's place among those with a number: + for the latest, - for the one before it. */
static char rank(const struct job* wanted) {
    int place = 0;
    for (struct job* job = jobs; job != NULL; job = job->next) {
        if (job->number != 0) {
            if (job == wanted) {
                return place == 0 ? '+' : place == 1 ? '-' : ' ';
            }
            place++;
        }
    }
    return ' ';
}

struct job* find_job(const char* name) {
    name += *name == '%';
    for (struct job* job = jobs; job != NULL; job = job->next) {
        if (job->number == 0) {
            continue;
        }
        int found;
        if (*name == '\0' || strcmp(name, "%") == 0 || strcmp(name, "+") == 0) {
            found = rank(job) == '+';
        } else if (strcmp(name, "-") == 0) {
            found = rank(job) == '-';
        } else if (*name >= '0' && *name <= '9') {
            found = job->number == atoi(name);
        } else {
            found = strncmp(job->text, name, strlen(name)) == 0;
        }
        if (found) {
            return job;
        }
    }
    return NULL;
}

int signal_job(struct job* job, int number) {
    int result = 0;
    if (job_control || job->group != 0) {
        for (int i = 0; i < job->process_count; i++) {
            if (!job_control && job->processes[i].state != finished) {
                result |= kill(job->processes[i].pid, number);
            }
        }
        if (job_control) {
            result = killpg(job->group, number);
        }
    }
    if (result == 0 && job_state(job) == stopped && (number == SIGTERM || number == SIGHUP)) {
        signal_job(job, SIGCONT);
    }
    if (result == 0 && number == SIGCONT) {
        for (int i = 0; i < job->process_count; i++) {
            if (job->processes[i].state == stopped) {
                job->processes[i].state = running;
            }
        }
    }
    return result;
}

static const char* state_name(const struct job* job, char* room, size_t size) {
    int status = job->process_count > 0 ? job->processes[job->process_count - 1].status : 0;
    switch (job_state(job)) {
    case running:
        return "Running";
    case stopped:
        return WSTOPSIG(status) == SIGTSTP ? "Stopped" : strsignal(WSTOPSIG(status));
    default:
        break;
    }
    if (WIFSIGNALED(status)) {
        return strsignal(WTERMSIG(status));
    }
    if (WEXITSTATUS(status) == 0) {
        return "Done";
    }
    snprintf(room, size, "Exit %d", WEXITSTATUS(status));
    return room;
}

static void print_job(FILE* to, const struct job* job, int with_pids) {
    char room[16];
    fprintf(to, "[%d] %c ", job->number, rank(job));
    if (with_pids) {
        fprintf(to, "%d ", (int)job->group);
    }
    fprintf(to, "%s %s\n", state_name(job, room, sizeof room), job->text);
}

static void print_jobs(const struct job* job, int with_pids) {
    if (job == NULL) {
        return;
    }
    print_jobs(job->next, with_pids); /* the oldest first */
    if (job->number != 0) {
        print_job(stdout, job, with_pids);
    }
}

static void report_finished(const struct job* job) {
    if (job == NULL) {
        return;
    }
    report_finished(job->next);
    if (job->number != 0 && job_state(job) == finished) {
        print_job(stderr, job, 0);
    }
}

void report_finished_jobs(void) {
    reap_children();
    fflush(stdout);
    report_finished(jobs);
    forget_finished_jobs();
}

int builtin_jobs(int count, char** values) {
    int with_pids = count > 1 && strcmp(values[1], "-l") == 0;
    reap_children();
    print_jobs(jobs, with_pids);
    if (interactive) {
        forget_finished_jobs();
    }
    return 0;
}

static struct job* job_of_argument(int count, char** values) {
    const char* name = count > 1 ? values[1] : "%+";
    struct job* job = find_job(name);
    if (!job_control) {
        complain("%s: no job control", values[0]);
        return NULL;
    }
    if (job == NULL) {
        complain("%s: %s: no such job", values[0], name);
    }
    return job;
}

int builtin_fg(int count, char** values) {
    struct job* job = job_of_argument(count, values);
    if (job == NULL) {
        return 1;
    }
    printf("%s\n", job->text);
    fflush(stdout);
    tcsetpgrp(0, job->group);
    signal_job(job, SIGCONT);
    return wait_for_job(job);
}

int builtin_bg(int count, char** values) {
    struct job* job = job_of_argument(count, values);
    if (job == NULL) {
        return 1;
    }
    printf("[%d] %s &\n", job->number, job->text);
    signal_job(job, SIGCONT);
    return 0;
}

/* Until the job has ended, or ^C. */
static int wait_in_background(struct job* job) {
    while (job_state(job) == running) {
        if (!wait_once(0)) {
            if (errno == ECHILD) {
                break;
            }
            check_interrupt();
        }
    }
    int status = job_status(job);
    /* One that still seems to run has no process any more: a restart of the shell has left it out. */
    if (job_state(job) != stopped) {
        remove_job(job);
    }
    return status;
}

static struct job* job_with_process(pid_t pid) {
    for (struct job* job = jobs; job != NULL; job = job->next) {
        if (job->process_count > 0 && job->processes[job->process_count - 1].pid == pid) {
            return job;
        }
    }
    return NULL;
}

int builtin_wait(int count, char** values) {
    int status = 0;
    if (count == 1) {
        for (struct job* job = jobs; job != NULL;) {
            if (job_state(job) == stopped) {
                job = job->next;
                continue;
            }
            wait_in_background(job);
            job = jobs;
        }
        return 0;
    }
    for (int i = 1; i < count; i++) {
        struct job* job = *values[i] == '%' ? find_job(values[i]) : job_with_process(atoi(values[i]));
        if (job == NULL && atoi(values[i]) == last_background && last_background_status >= 0) {
            status = last_background_status;
            continue;
        }
        if (job == NULL) {
            status = 127;
            if (*values[i] == '%') {
                complain("wait: %s: no such job", values[i]);
            }
            continue;
        }
        status = wait_in_background(job);
    }
    return status;
}
