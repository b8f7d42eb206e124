# What the demonstrations print, and what they say to wrong arguments.
linpack -r 2 | grep -v 'e-0'
linpack -r 1 300 | tail -n 3
mandelbrot -s 60x15 -n 100
mandelbrot -x -0.743643887037151 -y 0.13182590420533 -w 0.01 -s 60x10 -n 1000 -z 2
nbody 64 40
nbody -p 100 10 | head -n 16
sieve 300
jacobi 30 20
ledger bank 100
ledger bank 200
ledger -c bank
for wrong in 'linpack x' 'linpack 1' 'linpack 2001' 'linpack -r 0' 'linpack 3 3' 'linpack -z' 'mandelbrot -s 60' \
    'mandelbrot -s 1x5' 'mandelbrot -x far' 'mandelbrot -w 0' 'mandelbrot -n -5' 'mandelbrot 5' 'nbody 1' \
    'nbody 3 4 5' 'nbody 99999' 'sieve 1' 'sieve 2000000' 'sieve 5 5' 'jacobi 2' 'jacobi 5 0' 'ledger' \
    'ledger -a 1 new' 'ledger bank 0' 'ledger -c bank 5' 'ledger -c none' 'ledger none/bank' 'ledger /etc/passwd' 'ledger /'; do
    $wrong
    echo "$wrong: status $?"
done
