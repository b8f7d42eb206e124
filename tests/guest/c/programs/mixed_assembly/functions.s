; int spread(struct three, struct one, struct two, struct six, int): a struct of less than a word sits at the right
; end of its slot, others at the left.
	.text
	.align 2
	.globl _spread
_spread:
	ld.b	1(ap),s1
	cvtb.w	s1,s1
	mul.w	#100000,s1
	ld.b	3(ap),s2
	cvtb.w	s2,s2
	mul.w	#10000,s2
	add.w	s2,s1
	ld.b	7(ap),s2
	cvtb.w	s2,s2
	mul.w	#1000,s2
	add.w	s2,s1
	ld.h	10(ap),s2
	cvth.w	s2,s2
	mul.w	#100,s2
	add.w	s2,s1
	ld.b	12(ap),s2
	cvtb.w	s2,s2
	mul.w	#10,s2
	add.w	s2,s1
	ld.b	17(ap),s2
	cvtb.w	s2,s2
	add.w	s2,s1
	ld.w	20(ap),s0
	mul.w	#1000000,s0
	add.w	s1,s0
	rtn
; double half_sum(double, float, long long): prototyped floats are passed as such.
	.globl _half_sum
_half_sum:
	ld.l	0(ap),s0
	ld.w	8(ap),s1
	cvts.d	s1,s1
	add.d	s1,s0
	ld.l	12(ap),s1
	cvtl.d	s1,s1
	add.d	s1,s0
	ld.d	#0.5,s1
	mul.d	s1,s0
	rtn
; Pushes its arguments, without an argument count, as GCC does.
	.globl _call_back
_call_back:
	ld.d	#9.0,s1
	psh.l	s1
	ld.w	#0x00010203,s1
	psh.w	s1
	ld.w	#7,s1
	psh.w	s1
	mov	sp,ap
	calls	_back
	ld.w	12(fp),ap
	add.w	#16,sp
	rtn
