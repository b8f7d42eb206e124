      program scales
      real x
      double precision y
      x = 123.456
      y = 0.000123456d0
      write(*, '(1p,e12.4,e12.4)') x, y
      write(*, '(2p,e12.4,0p,e12.4)') x, x
      write(*, '(-2p,e12.4)') x
      write(*, '(2p,f12.3)') x
      write(*, '(-2p,f12.5)') x
      write(*, '(1pe10.3,0pf10.3)') x, x
      write(*, '(1p,g12.4,g12.4)') x, y
      write(*, '(3p,d14.6)') y
      write(*, '(1p5e10.2)') x, x, x, x, x
      end
