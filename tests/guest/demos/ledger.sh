# The ledger's files survive whatever happens to the program, and it finds whatever happens to its files.
books() {
    ledger "$@"
    echo "status $?"
}
ledger -a 20 whole 500 >/dev/null
redone=0
for moment in 1 2 3 4 5; do
    ledger -a 20 killed 500 >/dev/null &
    n=0
    while [ $n -lt 4 ]; do
        /bin/true
        n=$((n + 1))
    done
    kill -KILL $!
    wait $!
    ledger -c killed | grep -v ', 0 in the journal' | grep -q 'in the journal' && redone=$((redone + 1))
    ledger -c killed | grep -q 'transaction 500:' && echo "was not killed"
done
[ $redone -gt 0 ] && echo "some had to be done again"
ledger -a 20 killed 500 | tail -n 1
cmp whole killed && echo "no transaction was lost"
# Two who began alike go on alike.
ledger -a 3 early 10 >/dev/null
cp early now
ledger early 12 >/dev/null
ledger now 11 >/dev/null
ledger now 12 >/dev/null
cmp early now && echo "the same books"
# Damage.
head -c 100 whole >short
books -c short
head -c 200 whole >damaged
echo 'some other bytes' >>damaged
tail +218c whole >>damaged
books -c damaged
echo 'no ledger at all' >other
books -c other
