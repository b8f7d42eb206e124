# What every C++ target of the project shares: language level, warnings, sanitizers, output folders.

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

option(CXSIM_SANITIZE "Build the project's own code under the sanitizers of CXSIM_SANITIZERS" OFF)
set(CXSIM_SANITIZERS "address,undefined" CACHE STRING "Which sanitizers, as -fsanitize= wants them")
option(CXSIM_FUZZ "Build the fuzzers with libFuzzer, and with them everything under the sanitizers unless the build \
type is Release, for they exclude the translator; needs Clang" OFF)
option(CXSIM_GUEST "Build the compiler, the guest's C library and the root image" ON)
set(CXSIM_GUEST_FROM "" CACHE PATH
    "A finished build folder whose toolchain and root image are used instead of building them again")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

# Linked by every target of ours but the LLVM back end, which must be built like Debian's LLVM libraries.
add_library(cxsim_options INTERFACE)
add_library(cxsim::options ALIAS cxsim_options)
target_include_directories(cxsim_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(cxsim_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    $<$<NOT:$<BOOL:${CXSIM_FUZZ}>>:-Werror> # the warnings are meant for GCC
    # Guest results must not depend on the host: no fused multiply-add unless an instruction is one.
    -ffp-contract=off)
if(CXSIM_FUZZ)
    # The instruction table takes more steps to build at compile time than Clang allows by itself.
    target_compile_options(cxsim_options INTERFACE -fsanitize=fuzzer-no-link -fconstexpr-steps=100000000)
endif()
if(CXSIM_SANITIZE OR (CXSIM_FUZZ AND NOT CMAKE_BUILD_TYPE STREQUAL "Release"))
    set(sanitizers -fsanitize=${CXSIM_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(cxsim_options INTERFACE ${sanitizers})
    # ThreadSanitizer does not know fences: what one orders it may take for a race (-Wtsan says so).
    # GCC's analyses of flow take the sanitizers' own code for uses of uninitialised values and for overflows.
    # Clang's check of functions' types reads what stands before a function: nothing, where the translator made it.
    target_compile_options(cxsim_options INTERFACE ${sanitizers}
        $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>
        $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-restrict -Wno-array-bounds>)
endif()
