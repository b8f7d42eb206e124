c     Formats and units that cannot be: the program hears of each, and goes on.
      program bad
      integer i, ios
      character*40 f(8)
      data f /'(i999999999)', '(((((((((((((((((((((((((((((((((((((((',
     &  '(99999999x,99999999x,i3)', '()', '(f900.700)', '(''abc',
     &  '(i5', '(w3)'/
      do 10 i = 1, 8
        write(*, f(i), iostat=ios) 5
        write(0, *) i, ios
 10   continue
      write(-1, *, iostat=ios) 1
      write(0, *) ios
      open(3, file='/nowhere/x', iostat=ios)
      write(0, *) ios
      open(3, file='/tmp', iostat=ios)
      write(0, *) ios .gt. 0
      write(5, *, iostat=ios) 1
      write(0, *) ios
      open(4, file='bad.u', form='unformatted')
      write(4, *, iostat=ios) 1
      write(0, *) ios
      do 20 i = 100, 250
        open(i, file='bad.n', iostat=ios)
        if (ios .ne. 0) goto 30
 20   continue
 30   write(0, *) i, ios
      end
