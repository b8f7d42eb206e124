      program texts
      character*5 a
      character*12 b
      logical l
      a = 'hello'
      b = 'it''s here'
      l = .true.
      write(*, '(a,a)') a, b
      write(*, '(a3,1x,a8,1x,a)') a, a, b
      write(*, '(''quo''''te'',1x,"double""d",1x,a)') a
      write(*, '(5hholle,3x,a)') a
      write(*, '(l1,l4,l2)') l, .not. l, l
      write(*, '(t10,a,t1,a)') a, b
      write(*, '(a,tr3,a,tl10,a)') a, a, 'X'
      write(*, '(a,:,'' not shown'')') a
      write(*, '(a,:,'' shown '',a)') a, a
      write(*, '(2(a,'',''),a)') 'x', 'y', 'z', 'u', 'v'
      write(*, '(a/)') 'line'
      write(*, '(//,a)') 'after two'
      write(*, 100)
 100  format(' only text', 3x, 'here')
      end
