      program groups
      integer i
      write(*, '(i2,(1x,i3,'';'',i2))') (i, i = 1, 9)
      write(*, '(2(1x,2(i2,''-'')),''|'')') (i, i = 1, 8)
      write(*, '(1x,3(i2,2(''<'',i1,''>'')))') (mod(i, 10), i = 1, 18)
      write(*, '(1h ,(i3))') (i, i = 1, 3)
      write(*, 10) (i, i * 1.5, i = 1, 4)
 10   format(' a', (' b', i3, f6.2))
      end
