      program internal
      character*20 a(3), line
      integer i, j
      write(line, '(i5,a)') 42, ' units'
      print *, '[', line, ']'
      write(a, '(i3)') 1, 2, 3
      print *, a
      read(a, '(i3)') i, j
      print *, i, j
      write(line, *) 7, 1.5
      print *, '[', line, ']'
      read(line, *) i, x
      print *, i, x
      write(line(3:6), '(i4)') 1234
      print *, '[', line, ']'
      write(line, '(a)', iostat=i) 'much too long for this'
      print *, i .ne. 0
      read(line(1:0), '(i3)', iostat=i) j
      print *, i
      end
