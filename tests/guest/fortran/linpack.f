c     Solves a system of equations the way of LINPACK: columns, with daxpy.
      program lin
      integer lda, n, i, j, k, l, ipvt(50)
      parameter (lda = 51, n = 50)
      double precision a(lda, n), b(n), t, norm
      integer seed
      seed = 1325
      norm = 0
      do 20 j = 1, n
        do 10 i = 1, n
          seed = mod(3125 * seed, 65536)
          a(i, j) = (seed - 32768.0d0) / 16384.0d0
 10     continue
 20   continue
      do 25 i = 1, n
 25   b(i) = 0
      do 30 j = 1, n
        do 30 i = 1, n
 30   b(i) = b(i) + a(i, j)
      do 60 k = 1, n - 1
        l = k
        do 35 i = k + 1, n
          if (abs(a(i, k)) .gt. abs(a(l, k))) l = i
 35     continue
        ipvt(k) = l
        t = a(l, k)
        a(l, k) = a(k, k)
        a(k, k) = t
        t = -1d0 / t
        do 40 i = k + 1, n
 40     a(i, k) = a(i, k) * t
        do 50 j = k + 1, n
          t = a(l, j)
          a(l, j) = a(k, j)
          a(k, j) = t
          call daxpy(n - k, t, a(k + 1, k), a(k + 1, j))
 50     continue
 60   continue
      do 70 k = 1, n - 1
        l = ipvt(k)
        t = b(l)
        b(l) = b(k)
        b(k) = t
        call daxpy(n - k, t, a(k + 1, k), b(k + 1))
 70   continue
      do 80 k = n, 1, -1
        b(k) = b(k) / a(k, k)
        call daxpy(k - 1, -b(k), a(1, k), b(1))
 80   continue
      do 90 i = 1, n
 90   norm = max(norm, abs(b(i) - 1))
      print *, norm .lt. 1d-10
      end
      subroutine daxpy(n, a, x, y)
      integer n, i
      double precision a, x(*), y(*)
      do 10 i = 1, n
 10   y(i) = y(i) + a * x(i)
      end
