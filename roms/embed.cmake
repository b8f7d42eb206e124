# Writes the bytes of FILE into LITERALS as a list of C integer literals.
file(READ "${FILE}" bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," literals "${bytes}")
file(WRITE "${LITERALS}" "${literals}\n")
