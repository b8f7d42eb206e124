echo hello world
x=5; echo $x "${x}y" '$x' \$x
echo a   b "c   d"
y=$(echo one; echo two); echo "$y"; echo $y
for i in 1 2 3; do echo -n "$i "; done; echo
if true; then echo yes; else echo no; fi
if false; then echo yes; elif test 1 -eq 1; then echo elif; fi
i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo w$i; done
until [ $i -eq 0 ]; do i=`expr $i - 1`; done; echo i=$i
case foo.c in *.h) echo h;; *.c|*.cc) echo c;; esac
f() { echo "f: $1 $#"; return 3; }
f a b; echo status $?
cat <<EOF
x is $x
  `echo sub`
EOF
cat <<'EOF'
x is $x
EOF
cat <<-EOF
	tabbed
	EOF
echo one two three | wc -w
echo err 1>&2 2>/dev/null
ls /nonexistent 2>/dev/null || echo failed $?
(cd /tmp; pwd); pwd >/dev/null
{ echo a; echo b; } | sort -r
set -- p q r; echo $# "$@" $*; shift; echo $1
for a in "$@"; do echo "[$a]"; done
for a; do echo "<$a>"; done
echo ${z:-default} ${x:+alt} ${#x} ${y%two} 
p=/a/b/c.txt; echo ${p##*/} ${p%/*} ${p%.txt}
nosuchcmd; echo $?
/etc/passwd; echo $?
sh -c 'kill -TERM $$'; echo $?
sleep 1 & echo "bg ok"; wait $!; echo w $?
sh -c 'exit 7' & wait $!; echo w $?
false && echo no || echo or
! false && echo not
echo "a b" | while read p q; do echo "$q $p"; done
x="a  b"; echo $x "$x"; e=; set -- $e "$e" "x$e"; echo $#
set --; set -- "$@"; echo $#
cd /tmp; touch gl1 gl2; echo gl[12] gl? "gl*" nomatch*
trap 'echo bye' EXIT
trap 'echo gotusr' USR1; kill -USR1 $$
while :; do for i in 1 2; do if [ $i = 2 ]; then break 2; fi; echo loop $i; done; done
eval 'echo ev $x'
echo $((1+2*3)) $(( (1+2)*3 )) $((7%4)) $((1<2))
echo "nested $(echo "in $(echo deep)")"
n='a*b'; case 'a*b' in "$n") echo lit;; esac
echo a#b # comment
echo 'multi
line'
[ -f /etc/passwd -a -d /tmp ] && echo both
IFS=:; s=a:b::c; for w in $s; do echo -n "<$w>"; done; echo
unset IFS
test "" ; echo $?
g() { for k in 1 2 3; do [ $k = 2 ] && return 5; done; }; g; echo $?
echo >&2 to-err
exec 5>/tmp/fd5; echo five >&5; exec 5>&-; cat /tmp/fd5
echo ~ ~root "~"
x=1 y=2 sh -c 'echo $x$y'
echo end
