# The debugger over a shell: it stops at the start, steps, tells of signals and of the end.
numbers() { sed -e 's/process [0-9]*/process N/' -e 's/entry [0-9a-f]*/entry X/' -e 's/at [0-9a-f]*:/at X:/'; }
printf ':s 3\n:c\n' | adb sh -c 'exit 3' | numbers
printf ':c\n:c 15\n' | adb sh -c 'kill -15 $$; echo not reached' | numbers
printf ':c\n:c\n' | adb sh -c 'kill -15 $$; echo reached' | numbers
printf ':k\n' | adb true | numbers
printf '80001000/W 0\n1000/X\nnonsense\n$q\n' | adb true | numbers
adb none; echo text > words; adb words; chmod +x words; adb words 2>&1 | sed 1q
adb -p 4711
adb; echo $?
# What is left of processes: core and checkpoint files, also those that build on others or are compressed.
cd /tmp
sleep 1000 & p=$!
chkpnt -f plain $p; chkpnt --since plain -f part $p; chkpnt --compress -f packed $p
kill -ABRT $p; wait $p
files() { numbers | sed -e 's/^[0-9a-f][0-9a-f]* \([a-z_][a-z_]*\)+[0-9a-f]*$/\1/' -e 's/^[0-9a-f]* \(_[a-z_]*\)$/\1/' -e 's/pc.*/pc X/' -e 's/ *[0-9]* KB/ N KB/' -e 's/^8.......-8.......\(.*\)/\1/'; }
for core in core plain part; do
    printf '$c\n$m\n$t\n9$t\nfffff000/X\n80001000,2/X\n80001000,4/x\n80001000,4/b\n1000/X\n:c\n1000/W 0\n$b\n$z\n' |
        adb /bin/sleep $core | files
done
printf '80001002/w 5678\n80001000/X\nff>s1\n' | adb -w core | files
echo '$r' | adb core | sed -n 's,.*\(s1  *[0-9a-f]*\).*,\1,p'
echo '80001000/X' | adb packed | files
mv plain moved; adb part; echo $?
head -c 120 moved > short; adb short; echo $?
echo '$q' | adb /bin/echo part | numbers
