# Libraries for the guest: build/convex/lib/NAME, and build/convex/lib/native/NAME for programs with native floating
# point. Both are for the C1, so that programs for either machine can use them.

set(abi "${PROJECT_SOURCE_DIR}/kernel/abi")
set(include "${CMAKE_BINARY_DIR}/convex/include")
set(lib "${CMAKE_BINARY_DIR}/convex/lib")
set(headers_ready "${CMAKE_BINARY_DIR}/convex/headers-ready")
set(float_modes ieee native)
set(options_of_common -fi)
set(options_of_ieee -fi)
set(options_of_native -fn)
set(lib_of_ieee "${lib}")
set(lib_of_native "${lib}/native")
foreach(mode IN LISTS float_modes)
    file(MAKE_DIRECTORY "${lib_of_${mode}}")
endforeach()

# guest_object(list name source [FLOAT [ONLY mode]] [HEADERS file...] [FLAGS flag...]): compiles source to name.o and adds it
# to the list: once, or with FLOAT, for sources that use floating point, in each mode or in one.
function(guest_object list name source)
    cmake_parse_arguments(PARSE_ARGV 3 ARG "FLOAT" "ONLY" "HEADERS;FLAGS")
    set(modes common)
    if(ARG_ONLY)
        set(modes ${ARG_ONLY})
    elseif(ARG_FLOAT)
        set(modes ${float_modes})
    endif()
    foreach(mode IN LISTS modes)
        set(object "${CMAKE_CURRENT_BINARY_DIR}/${mode}/${name}.o")
        file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/${mode}")
        add_custom_command(OUTPUT "${object}"
            COMMAND convex-cc -tm c1 -O2 ${options_of_${mode}} ${ARG_FLAGS} -c "${source}" -o "${object}"
            DEPENDS "${source}" ${ARG_HEADERS} "${headers_ready}" convex-cc convex-as
            COMMENT "Compiling ${name}.o (${mode})" VERBATIM)
        set(${list}_${mode} ${${list}_${mode}} "${object}" PARENT_SCOPE)
    endforeach()
endfunction()

# guest_archive(name list): an archive in each mode of the list's objects. Sets ${name}_archives.
function(guest_archive name list)
    set(archives)
    foreach(mode IN LISTS float_modes)
        set(objects ${${list}_common} ${${list}_${mode}})
        set(archive "${lib_of_${mode}}/${name}")
        # Short names, since the command line is long.
        string(REPLACE "${CMAKE_CURRENT_BINARY_DIR}/" "" names "${objects}")
        add_custom_command(OUTPUT "${archive}"
            COMMAND "${CMAKE_COMMAND}" -E rm -f "${archive}"
            COMMAND convex-ar rc "${archive}" ${names}
            DEPENDS ${objects} convex-ar
            WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}"
            COMMENT "Building the guest's ${name} (${mode})" VERBATIM)
        list(APPEND archives "${archive}")
    endforeach()
    set(${name}_archives ${archives} PARENT_SCOPE)
endfunction()
