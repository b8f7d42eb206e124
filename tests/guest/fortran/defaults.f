c! options: -i2 -r8
      program def
      integer i
      real x
      i = 32767
      x = 1.0
      x = x / 3
      i = i + 1
      print *, i, x
      end
