; The gateway page, mapped at 0x80000000 in every process.
;
; The words at 0x40, 0x44 and 0x50 are where debuggers look for the addresses of the code that runs on a trace trap, an
; arithmetic trap and a breakpoint. This kernel takes those traps itself, so that code ends the program as an error exit
; would. The word at 0x48 tells the kernel where the code begins that calls signal handlers [inferred: ours].
        .text
        .globl  start
start:
        bs.w    16
        ds.w    trap                    ; 0x40 trace trap
        ds.w    trap                    ; 0x44 arithmetic trap
        ds.w    deliver                 ; 0x48 signal delivery
        ds.w    0
        ds.w    trap                    ; 0x50 breakpoint

; The kernel jumps here to have a handler called. At ap = sp: the signal, its code, the address of the sigcontext, and
; the address of the handler.
deliver:
        pshea   3                       ; the argument count
        calls   @12(ap)
        ld.w    8(ap),a1
        psh.w   a1
        mov     sp,ap
        sysc    #0,#103                 ; sigreturn; it does not come back
trap:
        exit
