	.fpmode	ieee
	.text
	.globl	_daxpy                          ; -- Begin function daxpy
	.align	2
_daxpy:                                 ; @daxpy
; %bb.0:                                ; %entry
	ld.w	0(ap), s1
	le.w	#1, s1
	jbrs.f	LBB0_2
	ld.w	16(ap), a1
	ld.w	12(ap), a2
	ld.l	4(ap), s2
LBB0_1:                                 ; %vector.body
	mov	s1, vl
	ld.w	#8, vs
	ld.l	0(a2), v1
	mul.d	v1, s2, v1
	ld.l	0(a1), v2
	add.d.t	v2, v1, v1
	st.l	v1, 0(a1)
	add.w	#1024, a1
	jbr	LBB0_1
LBB0_2:
	rtn
                                        ; -- End function
	.globl	_main
_main:
	sub.w	#416, sp
	ldea	-356(fp), ap
	ld.w	#_text, s1
	st.w	s1, -356(fp)
	calls	_daxpy
	ld.w	12(fp), ap
	jmp	@_jumps(a1)
	.text	2
	.align	4
_jumps:
	ds.w	LBB0_1
	ds.w	LBB0_2
	.data
	.align	4
LCPI4_0:
	ds.l	0x3fe75c28f5c28f5c              ; double 0.73
_text:
	ds.b	"semi;colon \"quoted\"\000"
	.comm	_buffer,4096                    ; @buffer
	.bss
	ds.w	0
