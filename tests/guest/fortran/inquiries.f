      program inq
      logical ex, op, nm
      integer n
      character*20 name, acc, frm, seq, dir, blk
      inquire(file='none.such', exist=ex, opened=op)
      print *, ex, op
      open(20, file='i.txt', blank='zero')
      inquire(file='i.txt', exist=ex, opened=op, number=n, access=acc,
     & form=frm, sequential=seq, direct=dir, blank=blk, named=nm,
     & name=name)
      print *, ex, op, n, nm
      print *, acc, frm
      print *, seq(1:1), dir(1:1), blk
      print *, name
      inquire(unit=20, opened=op, named=nm)
      print *, op, nm
      inquire(unit=21, opened=op)
      print *, op
      close(20, status='delete')
      end
