      program matrix
      integer n, i, j, k
      parameter (n = 40)
      double precision a(n, n), b(n, n), c(n, n), s
      do 10 j = 1, n
        do 10 i = 1, n
          a(i, j) = i + j
          b(i, j) = i - j
          c(i, j) = 0
 10   continue
      do 20 j = 1, n
        do 20 k = 1, n
          do 20 i = 1, n
            c(i, j) = c(i, j) + a(i, k) * b(k, j)
 20   continue
      s = 0
      do 30 j = 1, n
        do 30 i = 1, n
          s = s + c(i, j)
 30   continue
      write(*, '(3f14.1)') c(1, 1), c(n, n), s
      end
