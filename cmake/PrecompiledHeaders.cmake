# Headers that nearly every source reads, compiled once. Half of the time of a first build is reading them.
#
# cxsim_precompile(TARGET)        a library or program of the project: the standard library's and {fmt}'s
# cxsim_precompile_test(TARGET)   a program of unit tests: GoogleTest's too
#
# Where ccache is found, nothing is precompiled: it would miss what it knows. So a source that leaves out an #include is
# noticed there.

if(CCACHE_PROGRAM)
    set(precompile OFF)
else()
    set(precompile ON)
endif()
option(CXSIM_PRECOMPILE "Compile common headers once for all" ${precompile})

if(CXSIM_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC no longer knows that a precompiled header is the system's, and tells what its analyses of flow mistake there.
    target_compile_options(cxsim_options INTERFACE
        -Wno-array-bounds -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()

set(common_headers <algorithm> <array> <atomic> <bit> <chrono> <cstddef> <cstdint> <cstring> <deque> <expected>
    <filesystem> <functional> <map> <memory> <mutex> <optional> <ranges> <set> <span> <string> <string_view>
    <unordered_map> <utility> <variant> <vector> <fmt/format.h>)

# An empty object holds the compiled headers of a kind for all targets with the same options.
function(cxsim_precompiled_headers kind)
    set(source "${CMAKE_BINARY_DIR}/generated/precompiled_${kind}.cc")
    file(CONFIGURE OUTPUT "${source}" CONTENT "")
    add_library(cxsim_precompiled_${kind} OBJECT "${source}")
    target_link_libraries(cxsim_precompiled_${kind} PRIVATE cxsim::options fmt::fmt ${ARGN})
endfunction()

function(cxsim_precompile target)
    if(NOT CXSIM_PRECOMPILE)
        return()
    endif()
    if(NOT TARGET cxsim_precompiled_common)
        cxsim_precompiled_headers(common)
        target_precompile_headers(cxsim_precompiled_common PRIVATE ${common_headers})
    endif()
    target_precompile_headers(${target} REUSE_FROM cxsim_precompiled_common)
endfunction()

function(cxsim_precompile_test target)
    if(NOT CXSIM_PRECOMPILE)
        return()
    endif()
    if(NOT TARGET cxsim_precompiled_test)
        cxsim_precompiled_headers(test GTest::gtest)
        target_precompile_headers(cxsim_precompiled_test PRIVATE ${common_headers} <gtest/gtest.h>)
        target_compile_options(cxsim_precompiled_test PRIVATE ${CXSIM_TEST_OPTIMISATION})
    endif()
    target_precompile_headers(${target} REUSE_FROM cxsim_precompiled_test)
endfunction()
