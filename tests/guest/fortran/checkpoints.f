      program checks
      integer chkpnt, restart, fork, wait, getpid, unlink
      integer pid, back, status, r
      integer sigkill, sigroot
      parameter (sigkill = 9, sigroot = '0004'x)
      pid = fork()
      if (pid .eq. 0) then
        call sleep(5)
        print *, 'the child goes on'
        call exit(3)
      end if
      call sleep(1)
      r = chkpnt(1, pid, 'child.ck', sigroot, sigkill)
      print *, 'chkpnt', r
      print *, wait(status) .eq. pid, mod(status, 128)
      back = restart('child.ck', 0)
      print *, 'the same pid', back .eq. pid
      print *, wait(status) .eq. pid, status / 256
      r = chkpnt(0, 0, 'own.ck', 0)
      print *, r
      r = chkpnt(0, 0, 'own.ck  ', 0)
      print *, r
      call perror('again')
      print *, restart('no.ck', 0, 0), unlink('own.ck')
      end
