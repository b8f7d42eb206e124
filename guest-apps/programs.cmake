# The programs of the root image.

file(GLOB shell_sources RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" CONFIGURE_DEPENDS sh/*.c)
guest_program(bin/sh SOURCES ${shell_sources} FOLDERS sh)

set(report bin/common/report.c)
set(copy bin/common/copy_file.c)
set(targets bin/common/targets.c)

# One file each, over common/report.c.
foreach(name IN ITEMS cat chmod cmp date echo env expr grep head hostname id kill mkdir mkfifo mt ps pwd rmdir
                      script sleep sort stty tail time touch tty uname wc)
    guest_program(bin/${name} SOURCES bin/${name}.c ${report} FOLDERS bin)
endforeach()
guest_program(bin/cp SOURCES bin/cp.c ${copy} ${targets} ${report} FOLDERS bin)
guest_program(bin/mv SOURCES bin/mv.c ${copy} ${targets} ${report} FOLDERS bin)
guest_program(bin/ln SOURCES bin/ln.c ${targets} ${report} FOLDERS bin)
guest_program(bin/rm SOURCES bin/rm.c ${targets} ${report} FOLDERS bin)
guest_program(bin/ls SOURCES bin/ls/main.c bin/ls/print.c ${report} FOLDERS bin bin/ls)
foreach(name IN ITEMS tpmount tpunmount)
    guest_program(bin/${name} SOURCES bin/tpmount.c ${report} FOLDERS bin)
endforeach()
guest_program(bin/tar SOURCES tar/main.c tar/archive.c tar/create.c tar/extract.c tar/header.c ${report} FOLDERS tar bin)
foreach(name IN ITEMS man apropos whatis)
    guest_program(usr/bin/${name} SOURCES bin/man/main.c bin/man/find_page.c bin/man/plain.c bin/man/summaries.c ${report} FOLDERS bin bin/man)
endforeach()
guest_program(usr/bin/more SOURCES bin/more/main.c bin/more/pages.c bin/more/text.c bin/common/screen.c ${report} FOLDERS bin bin/more)
guest_program(bin/true SOURCES bin/true.c)
guest_program(bin/false SOURCES bin/false.c)
guest_program(bin/test SOURCES bin/test/main.c sh/test.c FOLDERS sh)
guest_program(bin/sync SOURCES bin/sync.c)
guest_program(etc/halt SOURCES bin/halt.c ${report} FOLDERS bin)
guest_program(etc/init SOURCES bin/init.c bin/common/session.c FOLDERS bin)
foreach(name IN ITEMS su login)
    guest_program(bin/${name} SOURCES bin/${name}.c bin/common/session.c ${report} FOLDERS bin)
endforeach()
foreach(name IN ITEMS sa lastcomm)
    guest_program(bin/${name} SOURCES bin/${name}.c bin/common/accounting.c ${report} FOLDERS bin)
endforeach()
guest_program(etc/accton SOURCES bin/accton.c ${report} FOLDERS bin)
foreach(name IN ITEMS ipcs ipcrm)
    guest_program(bin/${name} SOURCES bin/ipcs.c ${report} FOLDERS bin)
endforeach()

# The demonstration: for the C2, and a variant that a C1 with IEEE hardware runs.
guest_program(bin/heat FLOAT C2 SOURCES bin/heat.c ${report} FOLDERS bin)
guest_program(bin/jacobi FLOAT C2 SOURCES bin/jacobi.c FOLDERS libcpar/include LIBRARIES -lcpar)
guest_program(bin/heat-c1 FLOAT SOURCES bin/heat.c ${report} FOLDERS bin)

# Checkpoint Restart's commands.
foreach(name IN ITEMS chkpnt restart)
    guest_program(bin/${name} SOURCES cr/${name}.c cr/command.c FOLDERS cr FLAGS "-I${PROJECT_SOURCE_DIR}")
endforeach()
