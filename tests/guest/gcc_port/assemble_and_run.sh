#!/bin/sh
# assemble_and_run.sh CONVEX_CC RUN_BARE SOURCE.s FOLDER STATUS MODEL...: assembles what GCC's Convex port wrote, links it
# with the start-up code and the library, and runs it on each model, where it must end with STATUS. A program's status is
# the number of its check that failed, 0 if none did.
set -u
compiler=$1 runner=$2 source=$3 folder=$4 expected=$5
shift 5
mkdir -p "$folder" || exit 1
program=$folder/$(basename "$source" .s)
timeout 60 "$compiler" -fi -o "$program" "$source" || { echo "$source: does not assemble or link"; exit 1; }
status=0
for model in "$@"; do
    timeout 60 "$runner" -m "$model" "$program"
    result=$?
    if [ $result -ne "$expected" ]; then
        echo "$source: status $result on the $model, expected $expected"
        status=1
    fi
done
exit $status
