      program args
      integer iargc, i, n
      character*12 a, home
      n = iargc()
      print *, n
      do 10 i = 1, n
        call getarg(i, a)
        print *, '[', a, ']'
 10   continue
      call getarg(9, a)
      print *, '[', a, ']'
      call getenv('NOSUCHNAME', home)
      print *, '[', home, ']'
      end
