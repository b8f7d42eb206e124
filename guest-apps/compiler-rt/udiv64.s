; Unsigned 64-bit division as GCC's Convex port calls it: `callq udiv64` with the dividend on top of the
; stack and the divisor above it, both longwords. The quotient takes the dividend's place and every register
; keeps its value; only the carry is lost.
	.text
	.align	2
	.globl	udiv64
udiv64:
	psh.w	a5
	psh.l	s0
	psh.l	s1
	psh.l	s2
	psh.l	s3
	mov	sp,a5			; 36 bytes of saved registers, then the return pc
	ld.l	40(a5),s0		; dividend
	ld.l	48(a5),s1		; divisor
	ld.l	#0,s3
	le.l	s3,s1
	jbrs.f	Llarge
	le.l	s3,s0
	jbrs.f	Lhalve
	div.l	s1,s0
	jbr	Lstore
Llarge:					; the divisor has its top bit set: the quotient is 0 or 1
	leu.l	s1,s0
	ld.l	#0,s0
	jbrs.f	Lstore
	ld.l	#1,s0
	jbr	Lstore
Lhalve:					; q = (dividend / 2 / divisor) * 2, at most one too small
	mov	s0,s2
	shf	#-1,s0
	div.l	s1,s0
	shf	#1,s0
	mov	s0,s3
	mul.l	s1,s3
	sub.l	s3,s2			; what is left
	leu.l	s1,s2
	jbrs.f	Lstore
	ld.l	#1,s2
	add.l	s2,s0
Lstore:
	st.l	s0,40(a5)
	pop.l	s3
	pop.l	s2
	pop.l	s1
	pop.l	s0
	pop.w	a5
	rtnq
