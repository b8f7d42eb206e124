      program subs
      integer f, g, h, k, fact
      external f
      real a(3, 4), s
      integer i, j
      common /blk/ k
      k = 5
      print *, f(2), g(f, 3), h(4), fact(10)
      do 10 j = 1, 4
        do 10 i = 1, 3
 10   a(i, j) = i * 10 + j
      call sumup(a, 3, 4, s)
      print *, s
      call sumup(a(2, 2), 3, 2, s)
      print *, s
      call count
      call count
      call count
      call alt(1, *100, *200)
      print *, 'normal'
 100  print *, 'first'
      call alt(2, *100, *200)
 200  print *, 'second'
      call alt(3, *100, *200)
      print *, 'return'
      end
      integer function f(x)
      integer x, k, h, y
      common /blk/ k
      f = x + k
      return
      entry h(y)
      h = y * k
      end
      integer function g(p, x)
      integer p, x
      external p
      g = p(x) * 2
      end
      integer function fact(n)
      integer n, i
      fact = 1
      do 10 i = 2, n
 10   fact = fact * i
      end
      subroutine sumup(b, n, m, s)
      integer n, m, i, j
      real b(n, *), s
      s = 0
      do 10 j = 1, m
        do 10 i = 1, n
 10   s = s + b(i, j)
      end
      subroutine count
      integer n
      save n
      data n /0/
      n = n + 1
      print *, 'count', n
      end
      subroutine alt(n, *, *)
      integer n
      if (n .eq. 1) return 1
      if (n .eq. 2) return 2
      end
