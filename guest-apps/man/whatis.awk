# The list that apropos and whatis search: one line for each manual page, made of its NAME section, which is one line
# after `.SH NAME`: `name, name \- what it is`. Usage: awk -f whatis.awk PAGE ... | sort

FNR == 1 {
    section = FILENAME
    sub(/.*\./, "", section)
    wanted = 0
}
wanted {
    split($0, parts, / \\- /)
    names = parts[1] " (" section ")"
    text = parts[2]
    gsub(/\\/, "", names)
    gsub(/\\-/, "-", text)
    if (text == "") {
        printf "%s: its NAME section is not `name \\- what it is'\n", FILENAME > "/dev/stderr"
        exit 1
    }
    printf "%-24s - %s\n", names, text
    wanted = 0
}
/^\.SH NAME$/ { wanted = 1 }
