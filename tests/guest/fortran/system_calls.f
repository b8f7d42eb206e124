      program sysc
      integer getpid, time, system, chdir, unlink, access, rename
      integer fork, wait, status, pid, ierrno
      real etime, t(2), e
      character*40 dir
      integer getcwd, lnblnk
      print *, getpid() .gt. 1, time() .gt. 600000000
      e = etime(t)
      print *, abs(e - t(1) - t(2)) .lt. 0.001, e .ge. 0
      print *, system('echo from the shell'), system('exit 3')
      print *, access('nothing', ' ') .ne. 0
      open(1, file='a.tmp')
      write(1, *) 'x'
      close(1)
      print *, access('a.tmp', 'rw'), rename('a.tmp', 'b.tmp')
      print *, access('a.tmp', 'r') .ne. 0, unlink('b.tmp')
      pid = fork()
      if (pid .eq. 0) call exit(7)
      print *, wait(status) .eq. pid, status / 256
      print *, chdir('/nowhere') .ne. 0
      call perror('chdir')
      print *, chdir('/usr'), getcwd(dir), dir(1:lnblnk(dir))
      print *, ierrno() .gt. 0
      stop 5
      end
