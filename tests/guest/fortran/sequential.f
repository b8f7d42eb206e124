      program seq
      integer i, n, ios
      character*20 line
      open(10, file='data.txt', status='new', form='formatted')
      do 10 i = 1, 5
        write(10, '(a,i3)') 'record', i
 10   continue
      rewind 10
      n = 0
 20   read(10, '(a)', end=30) line
      n = n + 1
      goto 20
 30   print *, n, line
      backspace 10
      backspace 10
      read(10, '(a)') line
      print *, line
      backspace 10
      write(10, '(a)') 'replaced'
      write(10, '(a)') 'added'
      endfile 10
      rewind 10
      do 40 i = 1, 7
        read(10, '(a)', iostat=ios) line
        if (ios .eq. 0) print *, line
        if (ios .ne. 0) print *, 'status', ios
 40   continue
      close(10)
      open(11, file='data.txt', status='old')
      read(11, '(6x,i3)') i
      print *, i
      close(11, status='delete')
      open(11, file='data.txt', status='old', iostat=ios)
      print *, ios .ne. 0
      open(11, file='data.txt', status='new', err=99)
      close(11)
      open(11, file='data.txt', status='new', err=99)
      print *, 'not here'
 99   print *, 'exists'
      end
