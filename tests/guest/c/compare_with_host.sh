#!/bin/sh
# compare_with_host.sh CONVEX_CC RUN_BARE SOURCE FOLDER [TYPE]: compiles SOURCE for the host and, at every optimisation
# level and for both machines, for the guest, runs all of them and demands the same output. SOURCE is a C file or a
# folder of files that make one program; where the host cannot tell (assembly, native floats), the output that is
# expected lies beside it: SOURCE without .c, with .expected. TYPE is the macro T of programs for many types. A line
# "options: ..." in the first comment gives more options to the guest's compiler. Memory and time are limited, so that a
# compiler gone wild fails instead of eating the machine.
set -u
compiler=$1 runner=$2 source=$3 folder=$4 type=${5:-}
mkdir -p "$folder" || exit 1
if [ -d "$source" ]; then
    files=$(ls "$source"/*.[csS]) main=$source/main.c
else
    files=$source main=$source
fi
name=$(basename "$source" .c)${type:+.$type}
own=$(sed -n '1,3s|.*options: \([^*]*[^* ]\).*|\1|p' "$main")
expected=${source%.c}.expected
if [ ! -f "$expected" ]; then
    expected=$folder/$name.expected
    # The guest wraps on overflow and fuses nothing; neither may the host.
    # shellcheck disable=SC2086
    cc -w -O1 -std=gnu17 -fwrapv -ffp-contract=off ${type:+-DT=$type} -o "$folder/$name.host" $files -lm || exit 1
    "$folder/$name.host" >"$expected" || exit 1
fi
[ -s "$expected" ] || { echo "$name: prints nothing"; exit 1; }

status=0
for options in "-O0 -tm c2" "-O1 -tm c2" "-O2 -tm c2" "-O3 -tm c2" "-O0 -tm c1" "-O2 -tm c1"; do
    case "$options$own" in *c1*"-tm c2"*) continue ;; *c1) model=c120 ;; *) model=c240 ;; esac
    program="$folder/$name$(echo "$options" | tr -d ' ')"
    # The compiler alone: a runner built with sanitizers reserves address space by the terabyte.
    # shellcheck disable=SC2086
    if ! (ulimit -v 8000000 && exec timeout 120 "$compiler" -w -fi $options $own ${type:+-DT=$type} -o "$program" $files); then
        echo "$name: does not compile with $options"
        status=1
        continue
    fi
    timeout 240 "$runner" -m "$model" "$program" >"$program.output"
    result=$?
    if [ $result -ne 0 ] || ! cmp "$expected" "$program.output"; then
        echo "$name: differs from the host with $options (status $result)"
        diff "$expected" "$program.output" | head -10
        status=1
    fi
done
exit $status
