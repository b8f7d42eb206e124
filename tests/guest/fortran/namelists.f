      program nml
      integer i, v(4)
      real x
      double precision d
      logical l
      character*8 c
      complex z
      namelist /first/ i, v, x, d, l, c, z
      data v /4*0/
      i = 1
      x = 1.5
      d = 2.5d0
      l = .false.
      c = 'abc'
      z = (1.0, 2.0)
      write(*, first)
      read(*, first)
      write(*, first)
      read(*, first)
      print *, i, v, c
      end
