* Sums a series and checkpoints itself every hundred terms; the result is in /result, whenever it is
* interrupted.
      program selfsave
      integer i, n, chkpnt
      integer force
      parameter (force = 1)
      double precision sum, x(100)
      sum = 0.0d0
      open (unit=9, file='/result', status='unknown')
      do 20 n = 1, 5
        do 10 i = 1, 100
          x(i) = 1.0d0 / (dble(i + 100 * n) ** 2)
   10   continue
        do 15 i = 1, 100
          sum = sum + x(i)
   15   continue
        if (chkpnt(1, 0, '/self.ck', force) .ne. 0) call exit(99)
        write (9, *) n, sum
   20 continue
      close (9)
      call exit(42)
      end
