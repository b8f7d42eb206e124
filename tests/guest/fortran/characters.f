      program chars
      character*10 a, b, f
      character*3 c
      integer i
      a = 'hello'
      b = 'world'
      c = 'toolong'
      print *, '[', a, '][', c, ']'
      print *, a(1:3) // '-' // b(2:4) // '!'
      a(2:3) = 'EY'
      print *, a
      a = a(3:)
      print *, a
      print *, len(a), len(a // b), index(b, 'rl'), index(b, 'zz')
      print *, 'a' .lt. 'b', 'a' .eq. 'a  ', 'abc' .gt. 'abd'
      print *, lge('b', 'a'), lgt('a', 'a'), lle('a', 'b'), llt('b','a')
      print *, ichar('A'), char(66), ichar(' ')
      print *, f('xyz'), f('q')
      i = index('a,b,c', ',')
      print *, i
      b = b // b
      print *, b
      call up(b)
      print *, b
      end
      character*10 function f(s)
      character*(*) s
      f = '<' // s // '>'
      end
      subroutine up(s)
      character*(*) s
      integer i
      do 10 i = 1, len(s)
        if (s(i:i) .ge. 'a' .and. s(i:i) .le. 'z')
     &    s(i:i) = char(ichar(s(i:i)) - 32)
 10   continue
      end
