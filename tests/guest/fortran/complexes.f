      program cplx
      complex a, b, c
      double complex z, w
      integer i
      a = (1.0, 2.0)
      b = (3.0, -1.0)
      c = a * b + a / b - conjg(a)
      write(*, 10) c, real(c), aimag(c), abs(a)
      write(*, 10) sqrt(a), exp(b), log(a), sin(a), cos(b)
      write(*, 10) (a ** i, i = -2, 3)
      write(*, 10) a ** b, a ** 0.5
      z = (1d0, -2d0)
      w = (0.5d0, 0.25d0)
      write(*, 20) z * w, z / w, z ** 3, abs(z), sqrt(z)
      write(*, 20) exp(w), log(z), sin(w), cos(w), conjg(z)
      write(*, *) a .eq. b, a .ne. b, cmplx(1.5), cmplx(1, 2)
 10   format(8f9.4)
 20   format(4f16.10)
      end
