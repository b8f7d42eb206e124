      program listin
      integer i, j, k, ios, v(6)
      real x, y
      double precision d
      complex z
      logical l, m
      character*8 c, e
      read(*, *) i, j, k
      print *, i, j, k
      read(*, *) x, y, d
      print *, x, y, d
      read(*, *) c, e, l, m
      print *, c, e, l, m
      read(*, *) z
      print *, z
      v(1) = -1
      v(2) = -2
      v(3) = -3
      v(4) = -4
      v(5) = -5
      v(6) = -6
      read(*, *) v
      print *, v
      read(*, *) v
      print *, v
      i = 77
      j = 88
      read(*, *) i, j
      print *, i, j
      read(*, *)
      read(*, *) i
      print *, i
      read(*, *, iostat=ios) i
      print *, ios .gt. 0
      read(*, *, iostat=ios) i
      print *, ios, i
      read(*, *, end=99) i
      print *, 'not here'
 99   print *, 'end'
      end
