# The root image, build/root: the programs, the manual, and the files of skeleton/. The kernel knows the devices of /dev by itself,
# and owns everything to root with the host's modes.

file(GLOB_RECURSE skeleton CONFIGURE_DEPENDS root/skeleton/*)
get_property(programs GLOBAL PROPERTY CXSIM_GUEST_PROGRAMS)
set(image_ready "${CMAKE_CURRENT_BINARY_DIR}/image-ready")
set(empty_folders)
foreach(folder IN ITEMS dev tmp home mnt usr/adm usr/bin usr/tmp usr/convex)
    list(APPEND empty_folders "${guest_root}/${folder}")
endforeach()
add_custom_command(OUTPUT "${image_ready}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory ${empty_folders}
    COMMAND "${CMAKE_COMMAND}" -E copy_directory "${CMAKE_CURRENT_SOURCE_DIR}/root/skeleton" "${guest_root}"
    COMMAND "${CMAKE_COMMAND}" -E copy "${CMAKE_CURRENT_SOURCE_DIR}/demos/heat.c" "${CMAKE_CURRENT_SOURCE_DIR}/demos/counter.c" "${guest_root}/usr/demo"
    COMMAND "${CMAKE_COMMAND}" -E copy "${guest_root}/bin/test" "${guest_root}/bin/["
    COMMAND "${CMAKE_COMMAND}" -E create_symlink ../sbin/cpr "${guest_root}/usr/bin/cpr"
    COMMAND "${CMAKE_COMMAND}" -E touch "${image_ready}"
    DEPENDS ${skeleton} ${programs} ${manual_pages} demos/heat.c demos/counter.c
    COMMENT "Completing the root image" VERBATIM)
add_custom_target(root-image ALL DEPENDS "${image_ready}")
