      program holl
      integer i
      real x
      data i /4habcd/
      write(*, '(a4)') i
      read(*, '(a4)') x
      write(*, '(1x,a4,1x,a2)') x, i
      end
