; setjmp() and longjmp(). A jmp_buf is eight words: the return pc, psw, caller's fp and caller's ap, as the short frame of
; the call to setjmp() holds them; the address of that frame; the signal mask; whether the mask was saved.
; longjmp() writes the frame back where it was and returns through it. By then all it needs is in registers, because its
; own arguments may lie in the same place. No other register outlives a call.
        .text
        .globl  _setjmp
_setjmp:                        ; int setjmp(jmp_buf): saves the signal mask
        ld.w    #1,s1
        jbr     save
        .globl  __setjmp
__setjmp:                       ; int _setjmp(jmp_buf): does not
        ld.w    #0,s1
        jbr     save
        .globl  _sigsetjmp
_sigsetjmp:                     ; int sigsetjmp(jmp_buf, int save_mask)
        ld.w    4(ap),s1
save:
        ld.w    0(ap),a1
        ld.w    0(fp),a2
        st.w    a2,0(a1)
        ld.w    4(fp),a2
        st.w    a2,4(a1)
        ld.w    8(fp),a2
        st.w    a2,8(a1)
        ld.w    12(fp),a2
        st.w    a2,12(a1)
        st.w    fp,16(a1)
        st.w    s1,24(a1)
        eq.w    #0,s1
        jbrs.t  saved
        psh.w   a1              ; kept across the call
        pshea   0
        mov     sp,ap
        pshea   1
        calls   _sigblock       ; sigblock(0): the mask, unchanged
        add.w   #8,sp
        pop.w   a1
        st.w    s0,20(a1)
saved:
        ld.l    #0,s0
        rtn

        .globl  _longjmp
_longjmp:                       ; void longjmp(jmp_buf, int value)
        .globl  __longjmp
__longjmp:
        .globl  _siglongjmp
_siglongjmp:
        ld.w    0(ap),a1
        ld.w    4(ap),s1
        ld.w    24(a1),s2
        eq.w    #0,s2
        jbrs.t  restored
        psh.w   a1
        psh.w   s1
        ld.w    20(a1),s2
        psh.w   s2
        mov     sp,ap
        pshea   1
        calls   _sigsetmask
        add.w   #8,sp
        pop.w   s1
        pop.w   a1
restored:
        ld.l    #1,s0           ; longjmp(env, 0) makes setjmp() return 1
        eq.w    #0,s1
        jbrs.t  jump
        ld.l    #0,s0
        mov.w   s1,s0
jump:
        ld.w    0(a1),a2
        ld.w    4(a1),a3
        ld.w    8(a1),a4
        ld.w    12(a1),a5
        ld.w    16(a1),a1
        mov     a1,sp
        mov     a1,fp
        st.w    a2,0(fp)
        st.w    a3,4(fp)
        st.w    a4,8(fp)
        st.w    a5,12(fp)
        rtn
