; Where every C program starts. The registers and the stack are as kernel/abi/process.h says: ap points at argc, argv
; follows, then a null word, then the environment.
        .text
        .globl  start
start:
        ldea    4(ap),a1        ; argv
        ld.w    0(ap),a2        ; argc
        mov     a2,a3
        shf     #2,a3
        add.w   a1,a3
        add.w   #4,a3           ; envp: after argv's null word
        psh.w   a3
        psh.w   a1
        psh.w   a2
        mov     sp,ap
        pshea   3
        calls   ___start_program
        exit                    ; never reached
