      program unf
      integer i, j, k(10), ios
      double precision d
      character*6 c
      logical l
      open(8, file='u.bin', form='unformatted', status='unknown')
      do 10 i = 1, 10
        k(i) = i * i
 10   continue
      write(8) 1, 2.5d0, 'abcdef', .true.
      write(8) k
      write(8) (k(i), i = 1, 10, 3)
      write(8)
      rewind 8
      read(8) i, d, c, l
      print *, i, d, c, l
      read(8) j
      print *, j
      read(8) i, j
      print *, i, j
      read(8)
      read(8, iostat=ios) i
      print *, ios
      backspace 8
      backspace 8
      backspace 8
      read(8) i, j
      print *, i, j
      rewind 8
      read(8)
      read(8, err=50) k, i
      print *, 'not here'
 50   print *, 'record too short'
      close(8, status='delete')
      end
