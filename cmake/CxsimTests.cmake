# Unit tests: cxsim_unit_test(NAME SOURCES file... LIBS target...) builds a GoogleTest program NAME and
# registers each of its tests with CTest under NAME's own prefix.

include(GoogleTest)

function(cxsim_unit_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBS")
    list(APPEND arg_SOURCES ${arg_UNPARSED_ARGUMENTS})
    add_executable(${name} ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_link_libraries(${name} PRIVATE cxsim::options ${arg_LIBS} GTest::gtest_main)
    if(CXSIM_SANITIZE)
        # A test's own code runs for no time; without optimisation it is compiled in little more than half the time.
        target_compile_options(${name} PRIVATE -O0)
    endif()
    gtest_discover_tests(${name} TEST_PREFIX "${name}/" DISCOVERY_TIMEOUT 60)
endfunction()
