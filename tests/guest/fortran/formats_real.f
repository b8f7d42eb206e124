      program reals
      integer i
      real v(8)
      double precision d(5)
      data v /0.0, 1.0, -1.5, 3.14159, 1.0e10, -2.5e-8, 999.996, 0.05/
      data d /1d0, -1d100, 1d-100, 3.141592653589793d0, 6.02d23/
      do 10 i = 1, 8
        write(*, 100) v(i), v(i), v(i), v(i), v(i)
        write(*, 110) v(i), v(i), v(i), v(i)
        write(*, 120) v(i), v(i), v(i)
 10   continue
      do 20 i = 1, 5
        write(*, 130) d(i), d(i), d(i), d(i)
 20   continue
 100  format(f8.3, f12.0, f6.2, f15.6, f5.1)
 110  format(e12.4, e10.2, e14.6e3, e9.1)
 120  format(g12.4, g10.2, g15.7e2)
 130  format(d20.12, e24.15, g22.14, d12.3)
      end
