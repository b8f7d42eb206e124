# Runs each line of a table as a command and shows it, what it prints and its exit status. Usage: sh each-line.sh TABLE
# Empty lines and those that begin with # are left out.
while IFS= read -r line; do
    case $line in
    '' | '#'*) continue ;;
    esac
    printf '%s\n' "% $line"
    sh -c "$line" </dev/null
    status=$?
    [ $status -eq 0 ] || printf '[%d]\n' $status
done <"$1"
