      program dat
      integer i, a(5), b(2, 3)
      real x, y(4)
      character*3 c(2)
      logical l
      double precision d
      equivalence (x, i), (y(1), d)
      common /first/ p, q
      data a /2*1, 3*7/, b /1, 2, 3, 4, 5, 6/
      data c /'ab', 'wxyz'/, l /.true./
      data (y(i), i = 3, 4) /1.5, 2.5/
      x = 1.0
      print *, a, b
      print *, c, l, y(3), y(4)
      d = 0
      y(2) = 0
      print *, d, p, q
      end
      block data
      common /first/ p, q
      data p, q /3.5, -1.0/
      end
