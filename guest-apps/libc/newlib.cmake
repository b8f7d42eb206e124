# newlib: where it comes from, which of its files make our library, and which do not and why.
# Sets newlib_source (its root folder), libc_sources and libm_sources. A row of libc_variants is
# object|source|definitions: one newlib file compiled in several ways.

set(CXSIM_NEWLIB_ARCHIVE /usr/src/newlib/newlib-3.3.0.tar.xz CACHE FILEPATH "newlib, of Debian's package newlib-source")

set(newlib_unpacked "${CMAKE_CURRENT_BINARY_DIR}/newlib")
if(NOT EXISTS "${newlib_unpacked}/complete")
    if(NOT EXISTS "${CXSIM_NEWLIB_ARCHIVE}")
        message(FATAL_ERROR "${CXSIM_NEWLIB_ARCHIVE}: not found; it comes with Debian's package newlib-source")
    endif()
    message(STATUS "Unpacking ${CXSIM_NEWLIB_ARCHIVE}")
    file(REMOVE_RECURSE "${newlib_unpacked}")
    file(ARCHIVE_EXTRACT INPUT "${CXSIM_NEWLIB_ARCHIVE}" DESTINATION "${newlib_unpacked}"
         PATTERNS "*/newlib/libc/*" "*/newlib/libm/*" "*/newlib/newlib.hin")
    file(TOUCH "${newlib_unpacked}/complete")
endif()
file(GLOB newlib_source "${newlib_unpacked}/newlib-*/newlib")

# Folders of which every file is taken, but for the list below. Not taken:
#   iconv, stdio64, ssp, xdr   character sets, a second 64-bit stdio (ours is), stack guards, Sun RPC: not ConvexOS
#   syscalls, signal, sys, machine   the system's part, which calls/ is
set(libc_folders argz ctype errno locale misc posix search stdio stdlib string time unix)

set(libc_excluded
    # Replaced by calls/.
    posix/closedir.c posix/opendir.c posix/readdir.c posix/rewinddir.c posix/seekdir.c posix/telldir.c posix/dirfd.c
    posix/_isatty.c posix/isatty.c posix/sleep.c posix/usleep.c posix/creat.c posix/execve.c posix/execvp.c posix/readdir_r.c
    unix/getcwd.c unix/getlogin.c unix/getpass.c unix/getpwent.c unix/pread.c unix/pwrite.c unix/ttyname.c unix/ttyname_r.c
    stdlib/system.c stdlib/getopt.c stdlib/random.c posix/scandir.c string/strsep.c string/strerror.c string/strsignal.c time/time.c time/clock.c
    # System calls here.
    stdio/rename.c
    # Need what ConvexOS does not have: utmp, POSIX spawn, random numbers of the kernel, getdents for wide paths.
    unix/getut.c unix/sigset.c posix/posix_spawn.c stdlib/arc4random.c stdlib/arc4random_uniform.c
    # Locks that a system brings, ELF's tables of constructors.
    misc/lock.c misc/init.c misc/fini.c
    # The small stdio and allocator: the full ones are used.
    stdio/nano-vfprintf.c stdio/nano-vfprintf_float.c stdio/nano-vfprintf_i.c
    stdio/nano-vfscanf.c stdio/nano-vfscanf_float.c stdio/nano-vfscanf_i.c stdlib/nano-mallocr.c
    # Included by others, or compiled in the ways of libc_variants.
    stdlib/mallocr.c posix/engine.c
    # Of no use without their surroundings.
    argz/dummy.c
)

# Which sources use floating point, and so are compiled for IEEE and for native mode: a regular expression.
set(float_sources "/libm/|/stdio/vfw?(printf|scanf)|/stdlib/(__adjust|__exp10|__ten_mu|dtoa|ecvtbuf|efgcvt|erand48|mprec|strtod|wcstod)\\.c|/time/difftime\\.c")

# Those which know the IEEE format by heart: native/ has others.
set(ieee_sources "/stdlib/(dtoa|strtod)\\.c")

# The parts of libm that pick numbers apart do so by the macros of this header, which native mode has others for.
set(word_macros "${newlib_source}/libm/common/fdlibm.h")
file(READ "${word_macros}" text)
if(NOT text MATCHES "native/words.h")
    file(APPEND "${word_macros}" "\n#ifdef _NATIVE_FLOAT_\n#include \"native/words.h\"\n#endif\n")
endif()

# reent/impure.c is replaced by calls/.
set(libc_extra reent/reent.c reent/getreent.c)

set(libc_variants
    "stdio_vfiprintf|stdio/vfprintf.c|-DINTEGER_ONLY"
    "stdio_svfprintf|stdio/vfprintf.c|-DSTRING_ONLY"
    "stdio_svfiprintf|stdio/vfprintf.c|-DINTEGER_ONLY -DSTRING_ONLY"
    "stdio_vfiwprintf|stdio/vfwprintf.c|-DINTEGER_ONLY"
    "stdio_svfwprintf|stdio/vfwprintf.c|-DSTRING_ONLY"
    "stdio_svfiwprintf|stdio/vfwprintf.c|-DINTEGER_ONLY -DSTRING_ONLY"
    "stdio_vfiscanf|stdio/vfscanf.c|-DINTEGER_ONLY"
    "stdio_svfscanf|stdio/vfscanf.c|-DSTRING_ONLY"
    "stdio_svfiscanf|stdio/vfscanf.c|-DINTEGER_ONLY -DSTRING_ONLY"
    "stdio_vfiwscanf|stdio/vfwscanf.c|-DINTEGER_ONLY"
    "stdio_svfwscanf|stdio/vfwscanf.c|-DSTRING_ONLY"
    "stdio_svfiwscanf|stdio/vfwscanf.c|-DINTEGER_ONLY -DSTRING_ONLY"
    "stdlib_mallocr|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_MALLOC"
    "stdlib_freer|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_FREE"
    "stdlib_reallocr|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_REALLOC"
    "stdlib_callocr|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_CALLOC"
    "stdlib_cfreer|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_CFREE"
    "stdlib_malignr|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_MEMALIGN"
    "stdlib_vallocr|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_VALLOC"
    "stdlib_pvallocr|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_PVALLOC"
    "stdlib_mallinfor|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_MALLINFO"
    "stdlib_mallstatsr|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_MALLOC_STATS"
    "stdlib_msizer|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_MALLOC_USABLE_SIZE"
    "stdlib_malloptr|stdlib/mallocr.c|-DINTERNAL_NEWLIB -DDEFINE_MALLOPT"
)

# complex needs a compiler run-time for complex products; fenv has no access to the rounding modes of the CONVEX.
set(libm_folders math common)
set(libm_excluded)

# printf() and strtod() need these, so that they are in libc.a too.
set(libm_in_libc m_math_s_frexp m_math_s_ldexp)
foreach(name IN ITEMS s_copysign s_finite s_fpclassify s_infinity s_isinf s_isinfd s_isnan s_isnand s_modf s_nan s_scalbn
                      sf_copysign sf_fpclassify sf_infinity sf_isinf sf_isinff sf_isnan sf_isnanf sf_nan)
    list(APPEND libm_in_libc m_common_${name})
endforeach()

function(collect result root folders excluded)
    set(found)
    foreach(folder IN LISTS folders)
        file(GLOB files RELATIVE "${root}" CONFIGURE_DEPENDS "${root}/${folder}/*.c")
        list(APPEND found ${files})
    endforeach()
    if(excluded)
        list(REMOVE_ITEM found ${excluded})
    endif()
    set(${result} ${found} PARENT_SCOPE)
endfunction()

collect(libc_sources "${newlib_source}/libc" "${libc_folders}" "${libc_excluded}")
list(APPEND libc_sources ${libc_extra})
collect(libm_sources "${newlib_source}/libm" "${libm_folders}" "${libm_excluded}")
