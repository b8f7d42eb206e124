      program dir
      integer i, n, ios
      character*8 c
      double precision d
      logical ex, op
      open(9, file='d.bin', access='direct', recl=16, status='new')
      do 10 i = 5, 1, -1
        write(9, rec=i) i, i * 1.5d0
 10   continue
      read(9, rec=3) n, d
      print *, n, d
      inquire(9, nextrec=n, recl=i, exist=ex, opened=op)
      print *, n, i, ex, op
      read(9, rec=6, iostat=ios) n
      print *, ios .ne. 0
      close(9, status='delete')
      open(9, file='f.txt', access='direct', form='formatted', recl=10)
      write(9, '(a,i3)', rec=2) 'two', 2
      write(9, '(a,i3)', rec=1) 'one', 1
      read(9, '(a3,i3)', rec=2) c, i
      print *, c, i
      close(9, status='delete')
      end
