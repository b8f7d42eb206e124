c! options: -C
      program bounds
      integer a(10), i
      do 10 i = 1, 11
        a(i) = i
 10   continue
      print *, 'not here'
      end
