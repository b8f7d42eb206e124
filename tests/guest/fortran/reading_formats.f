      program rd
      integer i, j, k, ios
      real x, y
      double precision d
      logical l, m
      character*4 c
      character*80 line
      line = '  12345  67-3.25    1.5E2abcdT  .false.'
      read(line, '(i5,i2,i4,f5.2,f9.0,a4,l1,l9)') i, j, k, x, y, c, l, m
      write(*, '(3i8,2f10.3,1x,a,2l3)') i, j, k, x, y, c, l, m
      line = '12345678'
      read(line, '(f8.3)') x
      write(*, '(f12.4)') x
      read(line, '(2p,f8.3)') x
      write(*, '(f12.4)') x
      read(line, '(bz,i4,i6)') i, j
      write(*, '(2i8)') i, j
      line = '1 2 3 4'
      read(line, '(bn,i7)') i
      read(line, '(bz,i7)') j
      write(*, '(2i10)') i, j
      line = '1.5D+3  2.5+2   -.5     7.'
      read(line, '(d8.0,f8.0,f8.0,f8.0)') d, x, y, d
      write(*, '(4f10.3)') d, x, y
      line = 'abc'
      read(line, '(i3)', iostat=ios) i
      write(*, *) ios .gt. 0
      read(line, '(a6)') c
      write(*, '(a,''|'')') c
      line = '10,20,30'
      read(line, '(3i5)') i, j, k
      write(*, '(3i5)') i, j, k
      line = 'ff  17  '
      read(line, '(z4,o4)') i, j
      write(*, '(2i6)') i, j
      line = 'xxxx12yy34'
      read(line, '(4x,i2,2x,i2,t5,i2)') i, j, k
      write(*, '(3i4)') i, j, k
      end
