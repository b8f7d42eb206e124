c     A product of matrices, the columns of the result shared between CPUs.
      program matmul
      external column
      integer n, i, j
      parameter (n = 60)
      double precision a, b, c, s
      integer columns
      common /mats/ a(n, n), b(n, n), c(n, n), columns
      do 10 j = 1, n
        do 10 i = 1, n
          a(i, j) = i + 0.5d0 * j
          b(i, j) = i - j
 10   continue
      columns = 0
      call cpar(column, n)
      s = 0
      do 20 j = 1, n
        do 20 i = 1, n
          s = s + c(i, j) * (i + 2 * j)
 20   continue
      write(*, '(i4,3f16.2)') columns, c(1, 1), c(n, n), s
      if (columns .eq. n .and. c(1, 1) .eq. 37760d0)
     & write(*, '(a)') 'PASS'
      end

      subroutine column(j)
      integer j, n, i, k
      parameter (n = 60)
      double precision a, b, c
      integer columns
      common /mats/ a(n, n), b(n, n), c(n, n), columns
      do 10 i = 1, n
 10   c(i, j) = 0
      do 20 k = 1, n
        do 20 i = 1, n
 20   c(i, j) = c(i, j) + a(i, k) * b(k, j)
      call cplock(1)
      columns = columns + 1
      call cpunlk(1)
      end
