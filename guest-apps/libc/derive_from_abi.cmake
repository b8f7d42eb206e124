# Writes what is derived from the kernel's tables: a stub in assembly for each system call, and headers with the numbers
# of errors and signals. Run with -DABI=folder -DINCLUDE=folder -DSTUBS=folder.

cmake_minimum_required(VERSION 3.25)

# Calls that programs see in another form get two underscores, and a C function over them in calls/.
set(wrapped brk getpgrp getpriority clock sleep_until getcwd chkpnt restart)

# Calls that go by other names too: newlib's execl() and its kin want _execve; all offsets have 64 bits.
set(also_execve __execve)
set(also_stat _stat64 _cvxstat)
set(also_lstat _lstat64)
set(also_fstat _fstat64)
set(also_lseek _lseek64)

# Written by hand in calls/.
set(by_hand vfork)

function(write_if_changed path text)
    if(EXISTS "${path}")
        file(READ "${path}" old)
        if(old STREQUAL text)
            return()
        endif()
    endif()
    file(WRITE "${path}" "${text}")
endfunction()

file(STRINGS "${ABI}/syscalls.def" rows REGEX "^SYSCALL\\(")
set(numbers "/* From kernel/abi/syscalls.def. */\n")
foreach(row IN LISTS rows)
    string(REGEX MATCH "^SYSCALL\\( *([0-9]+), *([a-z_0-9]+)," matched "${row}")
    set(number "${CMAKE_MATCH_1}")
    set(name "${CMAKE_MATCH_2}")
    set(symbol "_${name}")
    string(APPEND numbers "#define SYS_${name} ${number}\n")
    if(name IN_LIST by_hand)
        file(REMOVE "${STUBS}/${name}.s") # of an older build
        continue()
    endif()
    if(name STREQUAL "exit")
        set(symbol "__exit")
    elseif(name IN_LIST wrapped)
        set(symbol "___${name}")
    endif()
    set(labels "${symbol}:")
    foreach(other IN LISTS also_${name} ITEMS __syscall_${name}) # the last is for syscall()
        string(APPEND labels "\n        .globl  ${other}\n${other}:")
    endforeach()
    write_if_changed("${STUBS}/${name}.s"
"; System call ${number}, ${name}: its arguments are already at 0(ap).
        .text
        .globl  ${symbol}
        .globl  __cerror
${labels}
        sysc    #0,#${number}
        jbrs.t  __cerror
        rtn
")
endforeach()

write_if_changed("${INCLUDE}/convex/syscall_numbers.h" "${numbers}")

function(write_numbers table macro prefix header guard)
    file(STRINGS "${ABI}/${table}" lines REGEX "^${macro}\\(")
    set(text "/* From kernel/abi/${table}. */\n#ifndef ${guard}\n#define ${guard}\n\n")
    foreach(line IN LISTS lines)
        string(REGEX MATCH "^${macro}\\( *([0-9]+), *([A-Z0-9]+)," matched "${line}")
        string(APPEND text "#define ${prefix}${CMAKE_MATCH_2} ${CMAKE_MATCH_1}\n")
    endforeach()
    write_if_changed("${INCLUDE}/convex/${header}" "${text}\n#endif\n")
endfunction()

write_numbers(errno.def ERRNO "" errno_numbers.h CONVEX_ERRNO_NUMBERS_H)
write_numbers(signal.def SIGNAL SIG signal_numbers.h CONVEX_SIGNAL_NUMBERS_H)
