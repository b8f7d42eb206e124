#include <signal.h>
#include <stdio.h>
#include <errno.h>
#include <sys/types.h>
#include <chkpnt.h>
#include <sys/wait.h>

main ()
{
    pid_t pid;                                /* Process-id of forked child */

    void do_child();
    void do_parent();

    sigblock (sigmask (SIGCONT));/* Block delivery of SIGCONT until */
                                    /* the sigpause call in do_child(). */
                                    /* The child would wait forever if */
                                    /* the signal is delivered before */
                                    /* the call to sigpause. */

    pid = fork ();                            /* Create a child process */
    if (pid < 0) {
        perror ("unable to fork child process");
        exit (1);
    }

    if (pid == 0)
        do_child ();
    else
        do_parent (pid);
}

/**
 * void do_child():
 *
 * Wait for the parent to checkpoint and restart.
 */
void do_child ()
{
    void sighandler ();                       /* Signal handler for SIGCONT */

    signal (SIGCONT, sighandler);
    printf ("Before checkpoint.\n");
    sigpause (0);                             /* Wait for restart */
    printf ("After restart.\n");
    exit (0);
}

/**
 *   void do_parent():
 *
 *   Checkpoint and restart child process.
 */
void do_parent (kid)
pid_t kid;           /* The pid of forked child */
{
    pid_t rpid;      /* Pid of restarted proc */

    sigunblock (sigmask (SIGCONT));

    if (chkpnt (CHKPNT_PROC, kid, "ex1", CHKPNT_SIGROOT|CHKPNT_FORCE, SIGKILL) < 0) {
        fprintf (stderr, "chkpnt failed: %s\n", strerror (errno));
        /* Kill the child because the checkpoint failed */
        kill (kid, SIGKILL);
        exit (1);
    }

    /*
     * We just killed child with the chkpnt(). We must wait
     * for it to exit.
     */
    if (waitpid (kid, (int *) 0 , 0) < 0) {
        fprintf (stderr, "waitpid failed: %s\n", strerror (errno));
        exit (1);
    }

    /*
     * Restart child from the checkpoint file. A SIGCONT will
     * be sent. This will end the child's sigpause call and cause
     * it to exit.
     */
    if ((rpid = restart ("ex1", 0)) < 0) {
        fprintf (stderr, "restart failed: %s\n", strerror (errno));
        exit (1);
    }

    /*
     * Wait for the restarted child to exit.
     */
    if (waitpid (rpid, (int *) 0 , 0) < 0) {
        fprintf (stderr, "waitpid failed: %s\n", strerror (errno));
        exit (1);
    }

    exit (0);
}

/**
 *   void sighandler():
 *
 *   Signal handler for SIGCONT.
 */
void sighandler (s)
int s;
{
    printf ("Got signal %d.\n", s);
}
