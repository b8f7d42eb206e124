# The debugger over a shell: it stops at the start, steps, tells of signals and of the end.
numbers() { sed -e 's/process [0-9]*/process N/' -e 's/entry [0-9a-f]*/entry X/' -e 's/at [0-9a-f]*:/at X:/'; }
printf ':s 3\n:c\n' | adb sh -c 'exit 3' | numbers
printf ':c\n:c 15\n' | adb sh -c 'kill -15 $$; echo not reached' | numbers
printf ':c\n:c\n' | adb sh -c 'kill -15 $$; echo reached' | numbers
printf ':k\n' | adb true | numbers
printf '80001000/W 0\n1000/X\nnonsense\n$q\n' | adb true | numbers
adb none
adb -p 4711
adb; echo $?
