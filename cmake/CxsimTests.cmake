# Unit tests: cxsim_unit_test(NAME SOURCES file... LIBS target...) builds a GoogleTest program NAME and
# registers each of its tests with CTest under NAME's own prefix.

include(GoogleTest)

# A test's own code runs for no time, but there is much of it: what is left out here is a fifth of the time of a build.
if(CXSIM_SANITIZE)
    set(CXSIM_TEST_OPTIMISATION -O0)
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
    set(CXSIM_TEST_OPTIMISATION -O1)
endif()

function(cxsim_unit_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
    list(APPEND arg_SOURCES ${arg_UNPARSED_ARGUMENTS})
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_link_libraries(${name} PRIVATE cxsim::options ${arg_LIBS} fmt::fmt GTest::gtest_main)
    target_compile_options(${name} PRIVATE ${CXSIM_TEST_OPTIMISATION})
    cxsim_precompile_test(${name})
    gtest_discover_tests(${name} TEST_PREFIX "${name}/" DISCOVERY_TIMEOUT 60)
endfunction()
