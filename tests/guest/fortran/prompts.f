      program prompt
      integer i
      write(*, '(a,$)') 'number? '
      read(*, *) i
      print *, i * 2
      write(*, 10)
 10   format(' again? '$)
      read(*, *) i
      write(*, '(i3)') i
      end
