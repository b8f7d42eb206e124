      program iol
      integer a(2, 3), i, j
      data a /1, 2, 3, 4, 5, 6/
      write(*, '(6i3)') a
      write(*, '(6i3)') ((a(i, j), j = 1, 3), i = 1, 2)
      write(*, '(10i3)') (i, (a(i, j), j = 1, 3), i = 1, 2)
      read(*, *) ((a(i, j), j = 1, 3), i = 1, 2)
      write(*, '(6i4)') a
      read(*, '(3i2)') (a(1, j), j = 1, 3)
      write(*, '(6i4)') a
      end
