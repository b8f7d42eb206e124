/* counter DEVICE: drives a custom device (counter /dev/drv0 serves /dev/custom0) which reads as the numbers
 * 1, 2, 3 and so on, a line each; who writes a number to it goes on from there. Everybody who opens the
 * device counts by himself.
 *
 * An example of a driver that supports Checkpoint Restart: the state of an open file overlays a
 * chkpnt_devbuf_t, as that of a tape does in the guide (p. 3-10). It is published with each reply, and comes
 * back with DRIVER_RESTORE, from restart or IOCRESTART. See custom(4).
 */
#include "common/report.h"

#include <convex/driver.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNTERCHKPNT_VERSION 1
#define MOST_FILES 64

struct counterchkpnt {
    int c_version; /* counter checkpoint version */
    int c_number;  /* of the line being read */
    int c_offset;  /* how much of that line has been read */
};

static struct counter {
    unsigned file; /* rq_file; 0: free */
    struct counterchkpnt state;
} counters[MOST_FILES];

static struct counter* find(unsigned file) {
    for (int i = 0; i < MOST_FILES; i++) {
        if (counters[i].file == file) {
            return &counters[i];
        }
    }
    return NULL;
}

static void read_lines(struct counterchkpnt* state, const driver_request_t* request, driver_reply_t* reply) {
    char line[16];
    while (reply->rp_length < request->rq_size) {
        int length = snprintf(line, sizeof line, "%d\n", state->c_number);
        reply->rp_data[reply->rp_length++] = (unsigned char)line[state->c_offset++];
        if (state->c_offset == length) { /* a line at a time, as from a terminal */
            state->c_number++;
            state->c_offset = 0;
            return;
        }
    }
}

static int write_number(struct counterchkpnt* state, const driver_request_t* request, driver_reply_t* reply) {
    char text[16], *end;
    if (request->rq_length >= sizeof text) {
        return EINVAL;
    }
    memcpy(text, request->rq_data, request->rq_length);
    text[request->rq_length] = '\0';
    long number = strtol(text, &end, 10);
    if (end == text || (*end != '\0' && *end != '\n') || number < 0) {
        return EINVAL;
    }
    state->c_number = (int)number;
    state->c_offset = 0;
    reply->rp_value = (int)request->rq_length;
    return 0;
}

static int restore(struct counterchkpnt* state, const driver_request_t* request) {
    struct counterchkpnt saved;
    memcpy(&saved, request->rq_data, sizeof saved);
    char line[16];
    if (saved.c_version != COUNTERCHKPNT_VERSION || saved.c_offset < 0 ||
        saved.c_offset >= snprintf(line, sizeof line, "%d\n", saved.c_number)) {
        return EINVAL;
    }
    *state = saved;
    return 0;
}

/* The error number, or 0. */
static int serve(struct counterchkpnt* state, const driver_request_t* request, driver_reply_t* reply) {
    switch (request->rq_kind) {
    case DRIVER_OPEN:
        return 0;
    case DRIVER_READ:
        read_lines(state, request, reply);
        return 0;
    case DRIVER_WRITE:
        return write_number(state, request, reply);
    case DRIVER_RESTORE:
        return restore(state, request);
    default:
        return ENOTTY;
    }
}

static void answer(const driver_request_t* request, driver_reply_t* reply) {
    struct counter* counter = find(request->rq_file);
    memset(reply, 0, sizeof *reply);
    reply->rp_id = request->rq_id;
    reply->rp_file = request->rq_file;
    if (counter == NULL && (counter = find(0)) != NULL) {
        counter->file = request->rq_file;
        counter->state = (struct counterchkpnt){COUNTERCHKPNT_VERSION, 1, 0};
    }
    reply->rp_error = counter == NULL ? ENFILE : serve(&counter->state, request, reply);
    if (counter != NULL) {
        reply->rp_state = DRIVER_STATE_KNOWN;
        memcpy(reply->rp_devbuf, &counter->state, sizeof counter->state);
    }
}

static void drive(int driver) {
    static driver_request_t request;
    static driver_reply_t reply;
    while (read(driver, &request, sizeof request) > 0) {
        if (request.rq_kind == DRIVER_CLOSE) {
            struct counter* counter = find(request.rq_file);
            if (counter != NULL) {
                counter->file = 0;
            }
            continue;
        }
        answer(&request, &reply);
        write(driver, &reply, offsetof(driver_reply_t, rp_data) + reply.rp_length);
    }
    report("read");
    exit(1);
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc != 2) {
        usage("DEVICE");
    }
    int driver = open(argv[1], O_RDWR);
    if (driver < 0) {
        report(argv[1]);
        return 1;
    }
    int process = fork(); /* who has waited for the parent finds the device driven */
    if (process < 0) {
        report("fork");
        return 1;
    }
    if (process == 0) {
        drive(driver);
    }
    printf("counter: process %d drives %s\n", process, argv[1]);
    return finish();
}
