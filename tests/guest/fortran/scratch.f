      program scr
      integer i, j
      open(7, status='scratch')
      do 10 i = 1, 3
        write(7, *) i * 11
 10   continue
      rewind(7)
      do 20 i = 1, 3
        read(7, *) j
        print *, j
 20   continue
      close(7)
      write(12, '(a)') 'default name'
      close(12)
      open(13, file='fort.12', status='old')
      read(13, '(a4)') i
      print '(a4)', i
      close(13, status='delete')
      open(14, file='app.txt')
      write(14, *) 1
      close(14)
      open(14, file='app.txt', access='append')
      write(14, *) 2
      rewind 14
      read(14, *) i
      read(14, *) j
      print *, i, j
      close(14, status='delete')
      end
