      program stf
      real sq, hyp, x, y
      double precision poly, t
      sq(x) = x * x
      hyp(x, y) = sqrt(sq(x) + sq(y))
      poly(t) = ((2d0 * t - 1d0) * t + 3d0) * t
      write(*, '(2f10.4,f12.4)') sq(3.0), hyp(3.0, 4.0), poly(2d0)
      end
