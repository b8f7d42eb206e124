; One of each thing that a source can hold.
# 3 "start.S"
.fpmode ieee
.globl _f,_u
_f: ld.d #1.5,s0
 jbrs.t Lend
 ld.w _local+4,s1
 ld.w _table,s2
 calls _puts
 jmp @vector
 add.w #7:32,a1
1: br 1b
 jbr 1f
1: sysc #1,#20
Ltable: ds.w Lend,_f,_puts+12,.-Ltable,('a'|3)<<2
Lend: rtn
.text 2
 ds.b "g272+\012",0
.data
.align 64
_table: ds.h -2
 ds.b 3(7)
_local: ds.w Ltable,_local,3
 ds.h small
 bs.b 40
vector: ds.d 2.5,-1e10
 ds.s 0x3f800000
.bss
_b: bs.b 10
.comm _c,12
.lcomm _d,5
.set _k,0x1234
_m = _k+1
.tdata
_t: ds.w _tb
.tbss
_tb: bs.b 4
.stabs "a.c",100,0,0,_f
.stabs "f:F(0,1)=\"x",36,0,3,_f
.stabn 68,0,9,Lend
.text
.stabd 68,0,10
