      program stopping
      integer i
      data i /3/
      print *, 'before'
      pause 'for a moment'
      print *, 'between'
      if (i .eq. 3) stop 'in the middle'
      print *, 'not here'
      end
