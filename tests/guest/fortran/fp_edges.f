      program edges
      double precision d
      real x
      integer i
      d = 1d0
      do 10 i = 1, 5
        d = d / 1024
        write(*, '(e25.17,1x,f20.15,1x,g15.6)') d, d, d
 10   continue
      x = 16777217.0
      write(*, '(f12.1)') x
      write(*, '(f4.1,f4.1,f4.1,f4.1)') 0.25, 0.35, 0.45, 99.95
      write(*, '(f5.0,f5.0,f5.0)') 0.5, 1.5, 2.5
      write(*, '(e8.2,e8.2)') 9.996, 0.09996
      write(*, '(g10.3,g10.3,g10.3)') 0.09996, 999.6, 0.99996
      write(*, '(f6.2,f6.2)') 9999.0, -999.99
      write(*, '(e5.2)') 1.0
      end
