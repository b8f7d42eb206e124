      program ctrl
      integer i, j, k, n
      real x
      n = 0
      do 10 i = 10, 1, -3
 10   n = n + i
      print *, n, i
      do 20 i = 5, 1
        n = -1
 20   continue
      print *, n
      do 30 x = 0.0, 1.0, 0.25
 30   print *, x
      i = 2
      goto (100, 200, 300), i
      print *, 'fell through'
 100  print *, 'one'
 200  print *, 'two'
 300  print *, 'three'
      if (i - 2) 400, 500, 600
 400  print *, 'negative'
 500  print *, 'zero'
 600  continue
      assign 700 to k
      goto k, (700, 800)
 800  print *, 'not here'
 700  print *, 'assigned'
      if (n .gt. 5 .and. n .lt. 100) then
        print *, 'between'
      else if (n .eq. 0) then
        print *, 'null'
      else
        print *, 'else'
      end if
      do 40 i = 1, 3
        do 40 j = 1, 2
 40   write(*, '(2i3)') i, j
      do i = 1, 2
        do while (n .gt. 15)
          n = n - 1
        end do
      end do
      print *, n
      print *, (i .eq. 3) .eqv. .true., .true. .neqv. .true.
      end
