      program sigs
      integer signal, kill, getpid, old, n
      external handler
      common /caught/ n
      n = 0
      old = signal(16, handler, -1)
      print *, old
      print *, kill(getpid(), 16)
      print *, n
      old = signal(16, handler, 1)
      print *, kill(getpid(), 16), n
      old = signal(16, handler, 0)
      print *, old
      end
      subroutine handler(s)
      integer s, n
      common /caught/ n
      n = n + 1
      end
