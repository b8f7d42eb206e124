; vfork(): the child works on its parent's memory and returns from here first. What it pushes then lies where the
; frame of this call was, so that the parent must put its frame back before it returns.
        .text
        .globl  _vfork
        .globl  __cerror
_vfork:
        ld.w    0(fp),a1
        ld.w    4(fp),a2
        ld.w    8(fp),a3
        ld.w    12(fp),a4
        sysc    #0,#66
        st.w    a1,0(fp)
        st.w    a2,4(fp)
        st.w    a3,8(fp)
        st.w    a4,12(fp)
        jbrs.t  __cerror
        rtn
