      program hello
      integer i
      real x
      do 10 i = 1, 3
        x = i / 2.0
        write(*, 100) i, x, sqrt(x)
 10   continue
 100  format(' i =', i3, ' x =', f6.2, 1p, e12.4)
      print *, 'hello, world', i, x
      end
