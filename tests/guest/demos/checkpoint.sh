# Every demonstration can be checkpointed in the middle: what it prints after a restart, it would have printed.
try() {
    name=$1
    shift
    "$@" >full
    rm -f books books.log
    "$@" >cut &
    n=0
    while [ $n -lt 10 ]; do
        /bin/true
        n=$((n + 1))
    done
    chkpnt -f $name.ck -k KILL $! || return
    cmp full cut >/dev/null 2>&1 && echo "$name was too quick"
    restart $name.ck
    echo "$name: status $?"
    # The last digit of linpack's CPU seconds depends on where the clock's ticks fall.
    if [ $name = linpack ]; then
        for output in full cut; do
            sed '/^  [0-9.]*e-0/d' $output >results && mv results $output
        done
    fi
    cmp full cut && echo "$name: the same"
}
try heat heat 64 400
try linpack linpack -r 4
try mandelbrot mandelbrot -n 2000
try nbody nbody 64 100
try jacobi jacobi 100 100
try ledger ledger books 400
