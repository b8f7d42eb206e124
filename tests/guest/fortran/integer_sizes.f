      program sizes
      integer*1 b
      integer*2 h
      integer*4 i
      logical*1 l1
      logical*2 l2
      real*4 r
      real*8 d
      complex*8 c
      complex*16 z
      b = 100
      h = 30000
      i = 2000000000
      l1 = .true.
      l2 = .false.
      r = 1.25
      d = 1.25d0
      c = (1.0, 2.0)
      z = (3.0, 4.0)
      write(*, '(3i12,2l3,2f8.3,4f8.3)') b, h, i, l1, l2, r, d, c, z
      h = h + 5000
      i = i + i
      write(*, '(2i12)') h, i
      end
