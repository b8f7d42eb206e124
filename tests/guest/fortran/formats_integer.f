      program forms
      integer i, v(6)
      integer*2 h
      data v /0, 1, -1, 12345, -12345, 2147483647/
      do 10 i = 1, 6
        write(*, '(i1,1x,i5,1x,i12,1x,i8.6,1x,i0,1x,i3.0)') v(i), v(i),
     &    v(i), v(i), v(i), v(i)
 10   continue
      write(*, '(sp,i5,1x,i6,ss,1x,i5)') v(2), v(3), v(2)
      write(*, '(3i4)') (i, i = 1, 8)
      write(*, '(2(i3,'':''),i4)') (i, i = 1, 8)
      h = -7
      write(*, '(i4,i6)') h, h
      write(*, '(z8,1x,z8.8,1x,o12,1x,b10.8)') 255, 43981, 64, 5
      write(*, '(i5/i5//i5)') 1, 2, 3
      write(*, '(1x,4(i2,1x),''end'')') 1, 2, 3, 4
      end
