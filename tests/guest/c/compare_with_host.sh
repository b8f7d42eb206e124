#!/bin/sh
# compare_with_host.sh CONVEX_CC RUN_BARE SOURCE FOLDER: compiles SOURCE for the host and, at every optimisation level
# and for both machines, for the guest, runs all of them and demands the same output. Memory and time are limited, so
# that a compiler gone wild fails instead of eating the machine.
set -u
compiler=$1 runner=$2 source=$3 folder=$4
mkdir -p "$folder" || exit 1
name=$(basename "$source" .c)
# The guest wraps on overflow and fuses nothing; neither may the host.
cc -w -O1 -fwrapv -ffp-contract=off -o "$folder/$name.host" "$source" -lm || exit 1
"$folder/$name.host" >"$folder/$name.expected" || exit 1
[ -s "$folder/$name.expected" ] || { echo "$name: prints nothing"; exit 1; }

status=0
for options in "-O0 -tm c2" "-O1 -tm c2" "-O2 -tm c2" "-O3 -tm c2" "-O0 -tm c1" "-O2 -tm c1"; do
    program="$folder/$name$(echo "$options" | tr -d ' ')"
    # The compiler alone: a runner built with sanitizers reserves address space by the terabyte.
    # shellcheck disable=SC2086
    if ! (ulimit -v 8000000 && exec timeout 120 "$compiler" -w $options -o "$program" "$source"); then
        echo "$name: does not compile with $options"
        status=1
        continue
    fi
    case $options in *c1) model=c120 ;; *) model=c240 ;; esac
    timeout 240 "$runner" -m "$model" "$program" >"$program.output"
    result=$?
    if [ $result -ne 0 ] || ! cmp "$folder/$name.expected" "$program.output"; then
        echo "$name: differs from the host with $options (status $result)"
        diff "$folder/$name.expected" "$program.output" | head -10
        status=1
    fi
done
exit $status
