# Every mistake is told in csh's words, gives status 1, and ends a script, which is why each has a shell of its own.
foreach mistake ("echo 'abc" 'echo "abc' 'echo `abc' 'echo >' 'ls | | cat' '| cat' 'echo a &&' '(echo a' 'echo a)' \
  '(echo a) b' 'echo (a)' 'cat << EOF' 'echo a > b > c' 'echo a > b | cat' 'cat < a < b' 'nosuch' './none' '/etc/passwd' \
  '/etc' 'cat < none' 'echo a > /none/b' 'echo *.none' 'echo $nope' 'echo $' 'echo ${path' 'set a=(1 2);echo $a[3]' \
  'set a=1;echo $a[b]' 'echo $argv[' 'set 1x=2' 'set a=(1' 'set a-b=1' 'set a[9]=1' '@ a' '@ a = 1 +' '@ a = 1 / 0' \
  '@ a = 5 % 0' '@ a = b + 1' '@ nope++' 'if' 'if (1)' 'if (1 +) echo a' 'if (1) then' 'if (0) then' 'while (0)' \
  'foreach' 'foreach x a b' 'foreach x (a b)' 'switch (a)' 'goto nowhere' 'break' 'continue' 'end' 'breaksw' 'fg' 'bg' \
  'fg %5' 'kill' 'kill -FOO 1' 'kill %3' 'kill abc' 'kill 29999' 'cd none' 'cd a b' 'popd' 'pushd' 'popd +3' 'dirs -x' \
  'echo ~nobody9' 'echo {a' 'source none' 'shift nope' 'shift' 'umask 999' 'limit foo' 'limit cputime x' 'limit c 1' \
  'limit filesize 3 parsecs' 'repeat x echo' 'repeat' 'setenv A=B c' 'alias alias x' 'exit 1 2' 'logout' 'history x' \
  'set noclobber; echo a > /etc/passwd' 'set noclobber; echo a >> none' 'echo a > {a,b}' 'alias a b;alias b a;eval a' 'unalias' \
  'exec' 'exec nosuch' 'onintr a b' 'wait a' 'nice +5 nosuch' 'time nosuch' 'notify %9' 'stop %1' 'suspend x' 'which nosuch' \
  '%1' '%?abc' 'eval "echo (a"' 'if ({ true ) echo a' 'endif x' ')(' '@ x = (1' 'echo "${nope}"')
  csh -fc "$mistake" >& out < /dev/null
  set result = $status
  echo "$mistake => $result `cat out`"
end
