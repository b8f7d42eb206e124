# Variables: lists, selectors, modifiers, quotes.
set x = (a b c)
echo $x $#x $x[2] $x[2-] $x[-2] $x[*] $?x $?nope ${x}y
set y = "hello world"
echo "$y" $y:q $y
foreach i ("$y" $y)
  echo item $i
end
set f = /usr/lib/foo.tar.gz
echo $f:h $f:t $f:r $f:e $f:t:r
set list = (/etc/passwd /etc/group)
echo $list:t $list:gt
set x[2] = Q; echo $x
shift x; echo $x
echo 'it'"'"'s' \$a "a\!b" a\!b "a'b" 'a"b'
setenv FOO bar; echo $FOO $?FOO; env | grep '^FOO='
unsetenv FOO; echo $?FOO
unset x y; echo $?x $?y
set empty; echo "<$empty>" $#empty
set one=1 two = 2 three; echo $one$two"$three"
# Arithmetic and expressions.
@ n = 3 + 4 * 2; echo $n
@ n++; @ n += 5; @ n %= 10; echo $n
@ z = ((1 << 4) | 3); echo $z
@ i = 10 / 3; @ i -= 1; echo $i
@ i = 10 - 3 - 2; echo $i
if ($n == 7 && 1 < 2 && 2 <= 2 && 3>2 && ! 0) echo arithmetic
if ("a" != "b" || 1 / 0) echo not evaluated
if (abc =~ a* && abc !~ [x-z]*) echo matches
if (-e /etc/passwd && -d /etc && -f /etc/passwd && ! -e /none) echo files
if ({ true } && ! { false }) echo commands
if ("(" == "(") echo quoted
# Control flow.
while ($n > 4)
  @ n--
  if ($n == 5) continue
  echo n=$n
end
if ($n == 3) then
  echo no
else if ($n == 4) then
  if (1) then
    echo nested
  endif
  echo second
else
  echo no
endif
foreach name (foo.c foo.h foo.f $list[1])
  switch ($name)
  case *.h:
    echo header
    breaksw
  case *.[cf]:
    echo source
    breaksw
  default:
    echo other
  endsw
end
foreach a (x y)
  foreach b (1 2 3)
    if ($b == 2) continue
    if ($a == y) break
    echo $a$b
  end
end
set n = 0
again:
@ n++
if ($n < 3) goto again
echo n=$n
goto behind
cat << here
goto is not misled by what is in here
behind:
here
behind:
repeat 3 echo -n x
echo
# Commands: substitution, here-documents, redirections, pipes, groups.
echo `echo a b; echo c` "`echo a  b; echo c`"
cat << EOF
n is $n `echo hi` \$n
EOF
cat << 'EOF' | sed s/is/was/
n is $n `echo hi`
EOF
(cd /; pwd); pwd
echo error >& out; cat out; cat none >>& out; cat out
cat none |& cat
echo a >! out; echo b >> out; cat < out
true && echo and; false || echo or; false && echo no; true || echo no
(exit 3); echo $status
sh -c 'exit 4' | sh -c 'exit 5'; echo $status
eval 'set v = 5; echo $v'
# Names.
mkdir names; cd names; touch a.c b.c ab.h .hidden
echo *.c ? [a-b]* {a,b}.c x{1,2{3,4}}y {} ~cash
echo '*.c' "*.c" \*.c
set noglob; echo *.c {a,b}; unset noglob
set nonomatch; echo *.zz; unset nonomatch
cd ..
# Aliases.
alias ll 'echo args: \!* first: \!^ last: \!$'
alias twice 'echo \!:1; echo \!:1'
alias echo echo aliased
alias e echo
ll 1 2 3; twice x
e a b | cat
alias e; unalias e echo
alias
# Folders.
cd /etc; pushd /bin; pushd; dirs; popd; echo $cwd; chdir /tmp
# Built-in commands.
umask 27; umask
which echo
limit cputime 1:30; limit cputime; limit coredumpsize 2m; limit coredumpsize; limit concurrency 1; limit conc
unlimit cputime; limit cputime
nice +3 echo nice; time true >& /dev/null
source /mnt/host/sourced
echo $argv $#argv $0:t
onintr caught
kill -INT $$
echo not here
caught:
echo caught
exit (2 + 3)
