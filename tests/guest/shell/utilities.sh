# The utilities: what they do, and what they say when they can't.
mkdir work work/inner && cd work
echo one > a; cp a b; cmp a b && echo equal
echo two >> b; cmp a b; echo $?
cmp -s a b; echo $?
cmp a missing; echo $?
mv b inner; ls; ls -F inner; ls -R
ls missing; echo $?
cp inner copy; echo $?
cp -r inner copy && cat copy/b
cp a a; echo $?
ln a hard && ls -l a | wc -l; ln -s a soft; cat soft; ls -F soft
rm missing; echo $?; rm -f missing; echo $?
rm inner; echo $?; rmdir inner; echo $?
rm -r inner copy; ls
cat missing a; echo $?
cat a > a.new; cat a - < a; cat -n a
wc a; head -1 a
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $i; done > lines
tail -2 lines; head -2 lines; tail +12 lines; sort -r lines | head -1; sort -n -o s lines; wc -l s
grep -n 'e 1' lines; grep -c line lines; grep nothing lines; echo $?
expr 6 '*' 7; expr abcdef : 'abc\(.*\)'; expr 1 / 0; echo $?
chmod 600 a; ls -l a | head -c 10; echo; chmod u+x,g=r a; ls -l a | head -c 10; echo; chmod x a; echo $?
test -f a && [ -x a ] && test ! -d a; echo $?
env -i X=1 env; env nosuch; echo $?
echo full > /dev/null; true; echo $?; false; echo $?
sleep x; echo $?; kill -l | wc -w; kill 99999; echo $?; kill -NO 1; echo $?
time sh -c 'exit 3' 2> took; echo $?; wc -w took; time; echo $?; time nosuch 2> took; echo $?; rm took
hostname; uname -s; pwd
cd ..; rm -r work; ls work; echo $?
