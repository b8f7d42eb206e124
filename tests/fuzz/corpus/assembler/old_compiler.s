;NO_APP
.fpmode ieee
compiled.:
.globl _table
.data
.align 4
_table:
	ds.w 3
	ds.w -7,1
	ds.w _scale
.bss
.align 8
_sums:
	bs.b 64
.text
.align 2
LC0:
	ds.b "sum\12\0"
.align 2
.globl _scale
	ds.b "v001"
	ds.b "+02\0"
_scale:
	sub.w #8,sp
	ld.d (ap),s0
	ld.s 8(ap),s1
	cvts.d s1,s1
	mul.d s1,s0
	lt.d s1,s0
	jbrs.f L2
	ld.d #0x3ff00000,s0
	ld.u #0,s0
	eq.s #1.677721600e+07,s1
	jbrs.t L2
L3:
	ld.l #-1,s2
	shf #-1,s2
	and #0xff,s2
L2:
	rtn
	ds.h 0
.text 2
.align 4
L9:
	ds.w L3
	ds.w L2
.text
.align 2
.globl _main
	ds.b "v001"
	ds.b "+00\0"
_main:
	add.w #-4,sp
	pshea LC0
	mov sp,ap
	pshea 1
	calls ___main
	ld.w 12(fp),ap
	psh.l s0
	callq udiv64
	pop.l s0
	ldea 1(a1),a2
	eq.w a1,a2
	jbra.t L10
	ld.b 3(ap),s0
	cvtb.w s0,s0
	tzc s0,s0
	calls (a1)
L10:
	mov a1,s0
	add.w #16,sp
	rtn
	ds.h 0
.lcomm _static,12
.comm _common,400
