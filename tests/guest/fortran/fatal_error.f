      program fatal
      integer i
      print *, 'before'
      read(*, '(i5)') i
      print *, 'not here'
      end
