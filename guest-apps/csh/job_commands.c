/* The commands for jobs: jobs, fg, bg, stop, kill, notify, wait, suspend. */
#include "common/signal_names.h"
#include "csh.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int names_job(const struct job* job, const char* name) {
    size_t size = strlen(name);
    if (*name == '?') {
        for (int i = 0; i < job->count; i++) {
            if (strstr(job->processes[i].text, name + 1) != NULL) {
                return 1;
            }
        }
        return 0;
    }
    return job->count > 0 && strncmp(job->processes[0].text, name, size) == 0;
}

/* %n %+ %% %- %text %?text */
struct job* find_job(const char* command, const char* name) {
    struct job* found = NULL;
    const char* text = name + (*name == '%');
    if (*text == '\0' || strcmp(text, "%") == 0 || strcmp(text, "+") == 0) {
        found = current_job;
        if (found == NULL) {
            fail("%s: No current job", command);
        }
        return found;
    }
    if (strcmp(text, "-") == 0) {
        if (previous_job == NULL) {
            fail("%s: No previous job", command);
        }
        return previous_job;
    }
    int number = strspn(text, "0123456789") == strlen(text) ? atoi(text) : 0;
    for (struct job* job = jobs; job != NULL; job = job->next) {
        if (number > 0 ? job->number == number : names_job(job, text)) {
            if (found != NULL) {
                fail("%s: Ambiguous", command);
            }
            found = job;
        }
    }
    if (found == NULL || job_state(found) == finished) {
        fail(number > 0 || found != NULL ? "%s: No such job" : "%s: No job matches pattern", command);
    }
    return found;
}

int builtin_jobs(int count, char** values) {
    if (count > 2 || (count == 2 && strcmp(values[1], "-l") != 0)) {
        fail("Usage: jobs [ -l ]");
    }
    reap_children();
    for (struct job *job = jobs, *next; job != NULL; job = next) {
        next = job->next;
        int ended = job_state(job) == finished;
        if (job->count == 0 || (job->foreground && !ended)) {
            continue;
        }
        if (ended) {
            make_not_current(job);
        }
        print_job(job, with_number | (count == 2 ? with_pids : 0));
        job->changed = 0;
        if (ended) {
            remove_job(job);
        }
    }
    return 0;
}

static void need_job_control(const char* command) {
    if (!job_control) {
        fail("%s: No job control in this shell", command);
    }
}

/* The text of all processes of a job. */
static void print_text(const struct job* job) {
    for (int i = 0; i < job->count; i++) {
        printf("%s%s", i > 0 ? " | " : "", job->processes[i].text);
    }
}

int builtin_fg(int count, char** values) {
    need_job_control("fg");
    for (int i = 1; i < count || i == 1; i++) {
        struct job* job = find_job("fg", i < count ? values[i] : "%");
        print_text(job);
        putchar('\n');
        fflush(stdout);
        continue_job(job, 1);
        wait_for_job(job);
    }
    return last_status;
}

int builtin_fg_named(int count, char** values) {
    char* words[] = {"fg", values[0], NULL};
    (void)count;
    return builtin_fg(2, words);
}

int builtin_bg(int count, char** values) {
    need_job_control("bg");
    for (int i = 1; i < count || i == 1; i++) {
        struct job* job = find_job("bg", i < count ? values[i] : "%");
        continue_job(job, 0);
        make_not_current(job);
        printf("[%d]%s   ", job->number, job->number < 10 ? " " : "");
        print_text(job);
        printf(" &\n");
        take_free_mark(job);
    }
    return 0;
}

/* A process, or a job with all its processes. */
static void send(const char* command, const char* name, int number) {
    if (*name == '%') {
        struct job* job = find_job(command, name);
        pid_t target = job_control ? -job->group : job->processes[job->count - 1].pid;
        if (number == SIGCONT && job_control) {
            continue_job(job, 0);
            return;
        }
        if (kill(target, number) < 0) {
            fail("%s: %s", name, strerror(errno));
        }
        if (job_state(job) == stopped && (number == SIGTERM || number == SIGHUP)) {
            kill(target, SIGCONT);
        }
        return;
    }
    char* end;
    long pid = strtol(name, &end, 10);
    if (*name == '\0' || *end != '\0') {
        fail("%s: Arguments should be jobs or process id's", command);
    }
    if (kill((pid_t)pid, number) < 0) {
        tell("%s: %s", name, strerror(errno));
        last_status = 1;
        return;
    }
    if (number == SIGTERM || number == SIGHUP) {
        kill((pid_t)pid, SIGCONT);
    }
}

int builtin_kill(int count, char** values) {
    int number = SIGTERM;
    int first = 1;
    last_status = 0;
    if (count > 1 && *values[1] == '-') {
        if (strcmp(values[1], "-l") == 0) {
            list_signals();
            return 0;
        }
        number = signal_number(values[1] + 1);
        first = 2;
        if (number < 0 && strspn(values[1] + 1, "0123456789") == strlen(values[1] + 1)) {
            fail("kill: Bad signal number");
        }
        if (number < 0) {
            fail("kill: Unknown signal; kill -l lists signals");
        }
    }
    if (first >= count) {
        fail("kill: Too few arguments");
    }
    for (int i = first; i < count; i++) {
        send("kill", values[i], number);
    }
    return last_status;
}

int builtin_stop(int count, char** values) {
    last_status = 0;
    for (int i = 1; i < count; i++) {
        send("stop", values[i], SIGSTOP);
    }
    return last_status;
}

int builtin_notify(int count, char** values) {
    for (int i = 1; i < count || i == 1; i++) {
        find_job("notify", i < count ? values[i] : "%")->notified = 1;
    }
    return 0;
}

static int any_running_job(void) {
    for (const struct job* job = jobs; job != NULL; job = job->next) {
        if (job_state(job) == running) {
            return 1;
        }
    }
    return 0;
}

int builtin_wait(int count, char** values) {
    (void)count;
    (void)values;
    while (any_running_job() && !interrupted) {
        if (!wait_for_change() && errno == ECHILD) {
            break;
        }
    }
    if (interrupted && interactive) {
        putchar('\n');
        for (const struct job* job = jobs; job != NULL; job = job->next) {
            print_job(job, with_number | with_pids);
        }
        interrupted = 0;
        leave_command();
    }
    report_changes(0);
    return 0;
}

int builtin_suspend(int count, char** values) {
    (void)count;
    (void)values;
    if (is_login_shell) {
        fail("Can't suspend a login shell (yet)");
    }
    signal(SIGTSTP, SIG_DFL);
    leave_job_control();
    kill(0, SIGTSTP);
    signal(SIGTSTP, SIG_IGN);
    if (job_control) {
        start_job_control();
    }
    return 0;
}
