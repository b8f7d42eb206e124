; What of cpar.h the machine does itself. Communication register 0 counts the calls that have been given out, 1 tells that
; a parallel part runs, 16 to 47 are locks: open while their lock bit is set.
        .text

; void __cpar_run(function, count, argument): all threads come by, with the caller's fp and ap, and take portions.
        .globl  ___cpar_run
___cpar_run:
        ld.w    #0,a1
        put.w   a1,0x8000
        ld.w    #1,a1
        put.w   a1,0x8001
        spawn   work,a1
work:   inc.w   0x8000,a2
        ld.w    4(ap),a3
        lt.w    a2,a3
        jbra.f  done
        ld.w    0(ap),a5
        ld.w    8(ap),a4
        psh.w   a4
        psh.w   a2
        mov     sp,ap
        pshea   2
        calls   0(a5)
        ld.w    12(fp),ap
        add.w   #12,sp
        jbr     work
done:   join
        ld.w    #0,a1
        put.w   a1,0x8001
        rtn

; int __cpar_running(void)
        .globl  ___cpar_running
___cpar_running:
        get.w   0x8001,a1
        ld.l    #0,s0
        mov     a1,s0
        rtn

; void __cpar_close(int register): waits for the lock bit and clears it
        .globl  ___cpar_close
___cpar_close:
        ld.w    0(ap),a1
        rcvr.w  0(a1),a2
        rtn

; void __cpar_open(int register): sets the lock bit
        .globl  ___cpar_open
___cpar_open:
        ld.w    0(ap),a1
        ld.w    #0,a2
        sndr.w  a2,0(a1)
        rtn

        .globl  _cpar_increment
_cpar_increment:
        ld.w    0(ap),a1
        incr.w  0(a1),a2
        ld.l    #0,s0
        mov     a2,s0
        rtn

        .globl  _cpar_thread
_cpar_thread:
        ld.l    #0,s0
        mov     tid,s0
        rtn
