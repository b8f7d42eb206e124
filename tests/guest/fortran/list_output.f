      program lists
      integer i, v(30)
      real x
      double precision d
      complex z
      logical l
      character*10 c
      do 10 i = 1, 30
        v(i) = i * i * 37
 10   continue
      x = 2.5
      d = -1d0 / 3
      z = (1.0, -2.0)
      l = .true.
      c = 'text'
      print *, v
      print *, x, d, z, l, c, 'more'
      print *, 'a', 'b', 1, 'c', 2.0, 'd', .false.
      print *
      print *, ''
      write(*, *) 1e-3, 9.99e-4, 1e8, 9.99999e8, 1e9, 0.0, -0.5
      write(*, *) 1d-3, 1d15, 123456789.123d0
      write(*, *) (x * i, i = 1, 12)
      write(*, *) 'a long text that has to be broken since it does no',
     & 't fit into one line of eighty columns, whatever is done to it'
      end
