C     chkpnt and restart of Fortran with all their options, return
C     values and error numbers (guide p. 3-1 to 3-7). Run in an empty
C     directory; prints what is not as it should be.
      program options
      implicit none
      integer family, force, sigrot, sigfam, killed
      parameter (family = 2, force = 1, sigrot = 4, sigfam = 8)
      parameter (killed = 16)
      integer rforce, rdebug, rsusp
      parameter (rforce = 1, rdebug = 16, rsusp = 32)
      integer chkpnt, restart, fork, kill, ierrno, getpid
      integer child, other, grand, bad, result
      character*40 name
      bad = 0
      child = fork()
      if (child .eq. 0) call rest
C     Without a signal; with a name that blanks follow.
      name = 'plain'
      call expect('plain', chkpnt(1, child, name, 0), 0, bad)
      call expect('exists', chkpnt(1, child, 'plain', 0), -1, bad)
      call expect('EEXIST', ierrno(), 17, bad)
      call expect('forced', chkpnt(0, child, 'plain', force, 0), 0, bad)
C     With signals.
      call expect('sigroot',
     +    chkpnt(1, child, 'plain', force + sigrot, 30), 0, bad)
      call ended('sigroot', child, 30, bad)
      call expect('again', restart('plain', sigrot, 30), child, bad)
      call ended('again', child, 30, bad)
      call expect('plainly', restart(name, 0, 9), child, bad)
      call ended('plainly', child, 9, bad)
C     Two with the same image.
      call expect('first', restart('plain', 0), child, bad)
      call expect('in use', restart('plain', 0), -1, bad)
      call expect('EAGAIN', ierrno(), 11, bad)
      other = restart('plain', rforce, 30)
      if (other .le. 0 .or. other .eq. child) bad = bad + 1
      call ended('other', other, 30, bad)
      call expect('killed', chkpnt(1, child, 'killed', killed), 0, bad)
      call ended('killed', child, 9, bad)
C     Stopped, and stopped for a debugger.
      call expect('suspended', restart('killed', rsusp), child, bad)
      result = kill(child, 9)
      call ended('suspended', child, 9, bad)
      call expect('debug', restart('killed', rdebug), child, bad)
      result = kill(child, 9)
      call ended('debug', child, 9, bad)
C     A hierarchy.
      child = fork()
      if (child .eq. 0) then
          grand = fork()
          call rest
      endif
      call sleep(1)
      call expect('family',
     +    chkpnt(family, child, 'family', sigfam, 9), 0, bad)
      call ended('family', child, 9, bad)
      call expect('together',
     +    restart('family', sigfam, 30), child, bad)
      call ended('together', child, 30, bad)
C     What makes no sense.
      call expect('class', chkpnt(77, 0, 'x', 0), -1, bad)
      call expect('EINVAL', ierrno(), 22, bad)
      call expect('both',
     +    chkpnt(1, 0, 'x', sigrot + sigfam, 9), -1, bad)
      call expect('EINVAL', ierrno(), 22, bad)
      call expect('nobody', chkpnt(1, 29999, 'x', 0), -1, bad)
      call expect('ESRCH', ierrno(), 3, bad)
      call expect('nothing', restart('none', 0), -1, bad)
      call expect('ENOENT', ierrno(), 2, bad)
      call expect('format', restart('/etc/passwd', 0), -1, bad)
      call expect('bad fd', chkpnt(1, 57, 'x', 2), -1, bad)
      call expect('EBADF', ierrno(), 9, bad)
C     Oneself, by 0 and by number.
      call expect('self', chkpnt(0, 0, 'self', 0), 0, bad)
      call expect('me', chkpnt(1, getpid(), 'me', 0, 0), 0, bad)
      if (bad .eq. 0) print *, 'all right'
      end

      subroutine rest
   10 call sleep(1000)
      goto 10
      end

      subroutine expect(what, got, wanted, bad)
      character*(*) what
      integer got, wanted, bad
      if (got .eq. wanted) return
      print *, what, ': ', got, ' instead of ', wanted
      bad = bad + 1
      end

      subroutine ended(what, pid, signal, bad)
      character*(*) what
      integer pid, signal, bad, wait, status, found
      status = -1
      found = wait(status)
      call expect(what, found, pid, bad)
      call expect(what, status, signal, bad)
      end
