      program pows
      integer i, j
      real x
      double precision d
      integer*2 h
      do 10 i = -3, 3
        write(*, '(4i8)') (i ** j, j = 0, 3)
 10   continue
      x = 1.5
      d = 2.5d0
      h = 3
      write(*, '(5f12.5)') x ** 3, x ** (-2), x ** 0.5, x ** x, x ** 0
      write(*, '(5f16.8)') d ** 3, d ** (-2), d ** 0.5d0, d ** d, d ** x
      write(*, '(3i6)') 2 ** 10, h ** 2, (-1) ** 7
      write(*, '(e14.6)') 2.0 ** 100, 10d0 ** (-20)
      j = -2
      write(*, '(3i6)') 1 ** j, (-1) ** j, 5 ** j
      end
