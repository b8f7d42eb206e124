# The manual, /usr/man of the root image: each page of man1 ... man8 formatted to cat1 ... cat8, and the list of what they
# are about, /usr/man/whatis. A page is named NAME.SECTION and its section is the folder's number.
find_program(GROFF groff REQUIRED)

set(manual "${guest_root}/usr/man")
file(GLOB page_sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/man/man[1-8]/*.[1-8]*")
set(manual_pages)
foreach(source IN LISTS page_sources)
    get_filename_component(name "${source}" NAME)
    string(REGEX REPLACE "^.*/man([1-8])/[^/]*$" "cat\\1" folder "${source}")
    file(MAKE_DIRECTORY "${manual}/${folder}")
    add_custom_command(OUTPUT "${manual}/${folder}/${name}"
        COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/man/format_page" "${source}" "${manual}/${folder}/${name}"
        DEPENDS "${source}" man/format_page
        COMMENT "Formatting the manual page ${name}" VERBATIM)
    list(APPEND manual_pages "${manual}/${folder}/${name}")
endforeach()
add_custom_command(OUTPUT "${manual}/whatis"
    COMMAND LC_ALL=C awk -f "${CMAKE_CURRENT_SOURCE_DIR}/man/whatis.awk" ${page_sources} > "${manual}/whatis.unsorted"
    COMMAND LC_ALL=C sort -o "${manual}/whatis" "${manual}/whatis.unsorted"
    COMMAND "${CMAKE_COMMAND}" -E rm "${manual}/whatis.unsorted"
    DEPENDS ${page_sources} man/whatis.awk
    COMMENT "Listing the manual pages" VERBATIM)
list(APPEND manual_pages "${manual}/whatis")
