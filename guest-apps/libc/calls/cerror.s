; Where every system-call stub goes when the kernel reports an error: errno = s0, and the result is -1.
; errno is the first word of the structure that newlib's _impure_ptr points at.
        .text
        .globl  __cerror
__cerror:
        ld.w    __impure_ptr,a1
        st.w    s0,0(a1)
        ld.l    #-1,s0
        rtn
