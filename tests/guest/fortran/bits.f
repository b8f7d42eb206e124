      program bit
      integer i
      i = 45
      write(*, '(6i8)') iand(i, 15), ior(i, 64), ieor(i, 255), not(i)
      write(*, '(6i8)') ishft(i, 2), ishft(i, -2), ibits(i, 2, 3)
      write(*, '(6i8)') ibset(i, 6), ibclr(i, 0), ishftc(i, 2, 6)
      write(*, *) btest(i, 0), btest(i, 1)
      end
