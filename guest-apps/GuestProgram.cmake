# guest_program(path [FLOAT] [C2] SOURCES source... [FOLDERS include...] [FLAGS flag...] [LIBRARIES -lname...]): a program of the root image, at that guest path.
#
# Utilities are compiled for the C1, so that they run on every machine, and print with the integer-only half of stdio: a
# program without floating point runs with and without IEEE hardware. FLOAT makes one that may use floating point (IEEE),
# C2 one for the C2 only. All are linked with libc and libm.

set(integer_stdio -Dprintf=iprintf -Dfprintf=fiprintf -Dsprintf=siprintf -Dsnprintf=sniprintf -Dvfprintf=vfiprintf
    -Dvprintf=viprintf -Dvsnprintf=vsniprintf -Dsscanf=siscanf -Dfscanf=fiscanf -Dscanf=iscanf)
set(guest_root "${CMAKE_BINARY_DIR}/root")
set(guest_libraries "${CMAKE_BINARY_DIR}/convex/lib/crt0.o" "${CMAKE_BINARY_DIR}/convex/lib/libc.a"
    "${CMAKE_BINARY_DIR}/convex/lib/libm.a" "${CMAKE_BINARY_DIR}/convex/lib/libcpar.a")
define_property(GLOBAL PROPERTY CXSIM_GUEST_PROGRAMS)

function(guest_program path)
    cmake_parse_arguments(ARG "FLOAT;C2" "" "SOURCES;FOLDERS;FLAGS;LIBRARIES" ${ARGN})
    set(output "${guest_root}/${path}")
    set(flags -tm c1 ${integer_stdio})
    if(ARG_FLOAT)
        set(flags -tm c1)
    endif()
    if(ARG_C2)
        list(TRANSFORM flags REPLACE "^c1$" c2)
    endif()
    list(APPEND ARG_SOURCES bin/common/version.c)
    list(TRANSFORM ARG_SOURCES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" OUTPUT_VARIABLE sources)
    list(TRANSFORM ARG_FOLDERS PREPEND "-I${CMAKE_CURRENT_SOURCE_DIR}/")
    set(headers)
    foreach(folder IN LISTS ARG_FOLDERS)
        string(SUBSTRING "${folder}" 2 -1 folder)
        file(GLOB_RECURSE found CONFIGURE_DEPENDS "${folder}/*.h")
        list(APPEND headers ${found})
    endforeach()
    get_filename_component(parent "${output}" DIRECTORY)
    file(MAKE_DIRECTORY "${parent}")
    add_custom_command(OUTPUT "${output}"
        COMMAND convex-cc ${flags} -fi -O2 -D_GNU_SOURCE -Wall -Wextra ${ARG_FOLDERS} ${ARG_FLAGS} -o "${output}" ${sources} ${ARG_LIBRARIES} -lm
        DEPENDS ${sources} ${headers} ${guest_libraries} convex-cc convex-as convex-ld
        COMMENT "Building the guest's /${path}" VERBATIM)
    set_property(GLOBAL APPEND PROPERTY CXSIM_GUEST_PROGRAMS "${output}")
endfunction()
