; The boot PROM: what the machine runs before the kernel starts. It tests the processor and memory, and announces the
; machine to the service processor.
;
; On entry: a1 = the processor (1: C1, 2: C2), a2 = megabytes of memory, s7 = the model's name, eight characters padded
; with zeros. `xmti` sends the service processor a word, whose low byte is a character of the announcement [inferred:
; ours]. The PROM ends with `halt #0`, or with `halt #n` when test n has failed.
        .text
        .globl  start
start:
        st.w    a1,processor
        st.w    a2,megabytes
        st.l    s7,model

; Test 1: a pattern passes through the scalar registers and the address registers unchanged.
        ld.u    #0x55555555,s0
        ld.w    #0xaaaaaaaa,s0
        mov     s0,s1
        mov     s1,s2
        mov     s2,s3
        mov     s3,s4
        mov     s4,s5
        mov     s5,s6
        mov     s6,s7
        eq.l    s0,s7
        jbrs.f  failed1
        ld.w    #0x5aa5a55a,a1
        mov     a1,a2
        mov     a2,a3
        mov     a3,a4
        mov     a4,a5
        eq.w    #0x5aa5a55a,a5
        jbra.f  failed1

; Test 2: arithmetic.
        ld.w    #12345,a1
        mul.w   #678,a1
        eq.w    #8369910,a1
        jbra.f  failed2
        div.w   #678,a1
        eq.w    #12345,a1
        jbra.f  failed2
        sub.w   #12346,a1
        eq.w    #-1,a1
        jbra.f  failed2
        ld.l    #-1,s1
        ld.l    #1,s2
        add.l   s1,s2
        ld.l    #0,s3
        eq.l    s2,s3
        jbrs.f  failed2

; Test 3: every word of a buffer holds its own address.
        ldea    buffer,a1
fill:
        st.w    a1,0(a1)
        add.w   #4,a1
        lt.w    #buffer_end-1,a1
        jbra.f  fill
        ldea    buffer,a1
verify:
        ld.w    0(a1),a2
        eq.w    a1,a2
        jbra.f  failed3
        add.w   #4,a1
        lt.w    #buffer_end-1,a1
        jbra.f  verify

; Test 4: vectors. The buffer's words, as 128 longwords, are doubled and compared.
        ld.w    #128,vl
        ld.w    #8,vs
        ld.l    buffer,v0
        add.l   v0,v0,v1
        st.l    v1,doubled
        ldea    0,a1
compare:
        ld.l    buffer(a1),s1
        add.l   s1,s1
        ld.l    doubled(a1),s2
        eq.l    s1,s2
        jbrs.f  failed4
        add.w   #8,a1
        lt.w    #1023,a1
        jbra.f  compare

; Test 5, C2 only: an instruction of the prefixed tables. The mask picks every element, so that all are tripled.
        ld.w    processor,a1
        lt.w    #1,a1
        jbra.f  announce
        eq.l    v0,v0
        add.l.t v0,v1,v1
        st.l    v1,doubled
        ld.l    buffer+1016,s1
        mov     s1,s2
        add.l   s1,s1
        add.l   s1,s2
        ld.l    doubled+1016,s3
        eq.l    s2,s3
        jbrs.f  failed5

; "CONVEX C240: 4096 megabytes of memory, self-test passed"
announce:
        ldea    maker,a3
        callq   print
        ldea    model,a3
        callq   print
        ldea    colon,a3
        callq   print
        ld.w    megabytes,a1
        callq   print_number
        ldea    passed,a3
        callq   print
        halt    #0,a0

failed1:
        halt    #1,a0
failed2:
        halt    #2,a0
failed3:
        halt    #3,a0
failed4:
        halt    #4,a0
failed5:
        halt    #5,a0

; Sends the string at a3. Changes a3, a4, s1.
print:
        ld.w    #0,a4
        ld.b    0(a3),a4
        eq.w    #0,a4
        jbra.t  printed
        mov     a4,s1
        xmti    s1
        add.w   #1,a3
        jbr     print
printed:
        rtnq

; Sends the number in a1 in decimal. Changes a1, a3, a4, s1.
print_number:
        ldea    digits_end,a3
next_digit:
        sub.w   #1,a3
        mov     a1,a2
        div.w   #10,a1
        mov     a1,a4
        mul.w   #10,a4
        sub.w   a4,a2
        add.w   #48,a2
        st.b    a2,0(a3)
        lt.w    #0,a1
        jbra.t  next_digit
        jbr     print

        .data
maker:  ds.b    "CONVEX \000"
colon:  ds.b    ": \000"
passed: ds.b    " megabytes of memory, self-test passed\n\000"
digits: ds.b    "0000000000"
digits_end:
        ds.b    0
        .align  8
model:  ds.w    0, 0, 0                 ; eight characters and a zero
processor:
        ds.w    0
megabytes:
        ds.w    0
        .bss
buffer: bs.b    1024
buffer_end:
doubled:
        bs.b    1024
