/* gprof: where a program spends its time, from the samples and counts of calls in gmon.out.
 *
 * Times are whole microseconds: a sample is 10000. So the program needs no floating point and runs
 * everywhere. */
#ifndef GPROF_H
#define GPROF_H

typedef long long microseconds;

#define SAMPLE 10000      /* microseconds */
#define BYTES_A_COUNTER 4 /* of text, as monstartup() has it */

struct arc;

struct routine {
    const char* name;
    unsigned address;
    unsigned end; /* where the next one begins */
    int is_static;
    microseconds self;        /* in itself */
    microseconds descendants; /* in what it called, as far as that is its share */
    long calls;               /* by others */
    long self_calls;
    struct arc* parents;
    struct arc* children;
    struct cycle* cycle; /* the cycle it is part of, or null */
    int index;           /* in the call graph, from 1; 0: not in it */
    int order, lowest;   /* for finding cycles */
    int waiting;
};

/* A caller and whom it calls. */
struct arc {
    struct routine* parent;
    struct routine* child;
    long count;
    microseconds self, descendants; /* the parent's share of the child's time */
    struct arc* next_parent;        /* of the same child */
    struct arc* next_child;         /* of the same parent */
};

/* Routines that call each other in a circle: their times can't be told apart, so they count as one. */
struct cycle {
    int number;
    int index;
    struct routine** members;
    int member_count;
    microseconds self, descendants;
    long calls; /* from outside */
    long inner_calls;
};

struct options {
    int brief;          /* -b: without explanations */
    int without_static; /* -a */
    int with_unused;    /* -z */
    int sum;            /* -s */
};

/* The program's routines, by address. */
extern struct routine* routines;
extern int routine_count;
/* Reads them from an executable's symbols; exits with a message if there are none. */
void read_routines(const char* name, int without_static);
/* The routine that an address lies in, or NULL. */
struct routine* routine_at(unsigned address);

/* Adds what a gmon.out says to what was read before; exits with a message if it is none or another program's.
 */
void read_profile(const char* name);
/* Writes the sum of all that was read. */
void write_profile(const char* name);
/* Distributes the samples and the counts to the routines. */
void assign_samples(void);
void assign_calls(void);
extern microseconds total_time;
/* Of it, what the counting of calls itself took. */
extern microseconds counting_time;
/* Whether it is the routine that counts. */
int is_counting(const struct routine* routine);

/* Finds cycles, and gives each caller its share of what it called. */
void propagate_times(void);
extern struct cycle* cycles;
extern int cycle_count;

/* A number of thousandths with two decimals. */
void print_decimal(int width, microseconds thousandths);
/* Per cent with one decimal. */
void print_percentage(microseconds part, microseconds whole);

void print_flat(const struct options* options);
void print_graph(const struct options* options);

#endif
