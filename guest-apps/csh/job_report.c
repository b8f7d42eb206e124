/* What is told about jobs, in the C shell's columns. */
#include "csh.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* Running, Stopped, Done, Exit 1, Killed ... */
static void name_state(const struct process* process, char* room, size_t size) {
    int status = process->status;
    if (process->state == running) {
        snprintf(room, size, "Running");
    } else if (process->state == stopped) {
        snprintf(room, size, "%s", strsignal(WSTOPSIG(status)));
    } else if (WIFSIGNALED(status)) {
        snprintf(room, size, "%s%s", strsignal(WTERMSIG(status)), WCOREDUMP(status) ? " (core dumped)" : "");
    } else if (WEXITSTATUS(status) == 0) {
        snprintf(room, size, "Done");
    } else {
        snprintf(room, size, "Exit %d", WEXITSTATUS(status));
    }
}

static char mark_of(const struct job* job) {
    return job == current_job ? '+' : job == previous_job ? '-' : ' ';
}

/* Whether a process's state goes without saying: in a pipeline, when it is that of the one before. */
static int is_quiet(const struct process* process) {
    return process->state == finished && WIFSIGNALED(process->status) &&
           (WTERMSIG(process->status) == SIGPIPE || WTERMSIG(process->status) == SIGINT);
}

/* `Killed`, of the first process with something to tell. */
static void print_reason(const struct job* job) {
    char state[64];
    for (int i = 0; i < job->count; i++) {
        const struct process* process = &job->processes[i];
        int tells = process->state == stopped || (process->state == finished && WIFSIGNALED(process->status));
        if (tells && !is_quiet(process)) {
            name_state(process, state, sizeof state);
            printf("%s\n", state);
            return;
        }
    }
}

void print_job(const struct job* job, int what) {
    if ((what & only_reason) != 0) {
        print_reason(job);
        fflush(stdout);
        return;
    }
    char before[64] = "";
    for (int i = 0; i < job->count; i++) {
        const struct process* process = &job->processes[i];
        char state[64];
        name_state(process, state, sizeof state);
        int same = i > 0 && strcmp(state, before) == 0 && (what & with_pids) == 0;
        if (i > 0) {
            printf(same ? " | " : " |\n       ");
        } else {
            printf("[%d]%s %c ", job->number, job->number < 10 ? " " : "", mark_of(job));
        }
        if ((what & with_pids) != 0) {
            printf("%5d ", (int)process->pid);
        }
        if (!same) {
            printf("%-21s", state);
        }
        printf("%s", process->text);
        strcpy(before, state);
    }
    const char* here = get_value("cwd");
    if (here != NULL && strcmp(here, job->folder) != 0) {
        printf(" (wd: %s)", job->folder);
    }
    putchar('\n');
    fflush(stdout);
}

void report_changes(int notified_only) {
    for (struct job *job = jobs, *next; job != NULL; job = next) {
        next = job->next;
        if (!job->changed || (notified_only && !job->notified && !is_set("notify"))) {
            continue;
        }
        job->changed = 0;
        int ended = job_state(job) == finished;
        if (ended) {
            make_not_current(job);
        }
        if (interactive) {
            print_job(job, with_number);
        }
        if (ended) {
            remove_job(job);
        }
    }
}
