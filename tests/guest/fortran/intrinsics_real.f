      program intr
      real x, y
      double precision d, e
      integer i
      x = -2.7
      y = 1.3
      d = -2.7d0
      e = 1.3d0
      write(*, 10) abs(x), aint(x), anint(x), mod(x, y), sign(y, x),
     & dim(y, x), dim(x, y)
      write(*, 10) sqrt(y), exp(y), log(y), log10(y), sin(y), cos(y),
     & tan(y), asin(0.5), acos(0.5), atan(y), atan2(x, y), sinh(y),
     & cosh(y), tanh(y)
      write(*, 20) abs(d), dint(d), anint(d), mod(d, e), sign(e, d),
     & dim(e, d)
      write(*, 20) sqrt(e), exp(e), log(e), log10(e), sin(e), cos(e),
     & tan(e), asin(0.5d0), acos(0.5d0), atan(e), atan2(d, e), sinh(e),
     & cosh(e), tanh(e)
      write(*, 20) dprod(x, y)
      write(*, 30) int(x), nint(x), ifix(y), idint(d), idnint(d)
      write(*, 30) max(1, 5, 3), min(4, -2), max0(1, 2), min1(1.5, 0.5)
      write(*, 10) max(x, y), amin1(x, y), amax0(1, 2), min(y, 9.0)
      write(*, 30) (mod(i, 3), i = -4, 4), isign(3, -1), idim(5, 3)
 10   format(7f10.5)
 20   format(4f18.13)
 30   format(10i6)
      end
