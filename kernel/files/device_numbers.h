// The device numbers of the machine: major number << 8 | minor number [I: like 4.3BSD's on a VAX].
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace cxsim::kernel {

inline constexpr std::uint32_t console_device_number = 0x0000;
inline constexpr std::uint32_t tty_device_number = 0x0200; ///< The control terminal of whoever opens it.
inline constexpr std::uint32_t null_device_number = 0x0302;
inline constexpr std::uint32_t zero_device_number = 0x030c;
inline constexpr std::uint32_t sequence_device_number = 0x0310;
/// The first pseudo-terminal's ends.
inline constexpr std::uint32_t pty_slave_device_number = 0x1400;
inline constexpr std::uint32_t pty_master_device_number = 0x1500;
/// The first device that a program drives, and its driver's side.
inline constexpr std::uint32_t custom_device_number = 0x1600;
inline constexpr std::uint32_t driver_device_number = 0x1700;
/// The first tape drive; the minor number is that of the drive, plus this bit if closing does not rewind.
inline constexpr std::uint32_t tape_device_number = 0x0500;
inline constexpr std::uint32_t tape_no_rewind = 0x04;

/// A name in /dev that every machine has.
struct BuiltInDevice {
    std::string_view name;
    std::uint32_t number;
    std::uint32_t permissions;
};

inline constexpr std::array built_in_devices = {
    BuiltInDevice{"console", console_device_number, 0622},
    BuiltInDevice{"tty", tty_device_number, 0666},
    BuiltInDevice{"null", null_device_number, 0666},
    BuiltInDevice{"zero", zero_device_number, 0666},
    BuiltInDevice{"sequence", sequence_device_number, 0666},
    BuiltInDevice{"custom0", custom_device_number, 0666},
    BuiltInDevice{"custom1", custom_device_number + 1, 0666},
    BuiltInDevice{"custom2", custom_device_number + 2, 0666},
    BuiltInDevice{"custom3", custom_device_number + 3, 0666},
    BuiltInDevice{"drv0", driver_device_number, 0600},
    BuiltInDevice{"drv1", driver_device_number + 1, 0600},
    BuiltInDevice{"drv2", driver_device_number + 2, 0600},
    BuiltInDevice{"drv3", driver_device_number + 3, 0600},
    BuiltInDevice{"rmt0", tape_device_number, 0666},
    BuiltInDevice{"rmt1", tape_device_number + 1, 0666},
    BuiltInDevice{"rmt2", tape_device_number + 2, 0666},
    BuiltInDevice{"rmt3", tape_device_number + 3, 0666},
    BuiltInDevice{"nrmt0", tape_device_number + tape_no_rewind, 0666},
    BuiltInDevice{"nrmt1", tape_device_number + tape_no_rewind + 1, 0666},
    BuiltInDevice{"nrmt2", tape_device_number + tape_no_rewind + 2, 0666},
    BuiltInDevice{"nrmt3", tape_device_number + tape_no_rewind + 3, 0666},
    BuiltInDevice{"ttyp0", pty_slave_device_number, 0666},
    BuiltInDevice{"ttyp1", pty_slave_device_number + 1, 0666},
    BuiltInDevice{"ttyp2", pty_slave_device_number + 2, 0666},
    BuiltInDevice{"ttyp3", pty_slave_device_number + 3, 0666},
    BuiltInDevice{"ttyp4", pty_slave_device_number + 4, 0666},
    BuiltInDevice{"ttyp5", pty_slave_device_number + 5, 0666},
    BuiltInDevice{"ttyp6", pty_slave_device_number + 6, 0666},
    BuiltInDevice{"ttyp7", pty_slave_device_number + 7, 0666},
    BuiltInDevice{"ttyp8", pty_slave_device_number + 8, 0666},
    BuiltInDevice{"ttyp9", pty_slave_device_number + 9, 0666},
    BuiltInDevice{"ttypa", pty_slave_device_number + 10, 0666},
    BuiltInDevice{"ttypb", pty_slave_device_number + 11, 0666},
    BuiltInDevice{"ttypc", pty_slave_device_number + 12, 0666},
    BuiltInDevice{"ttypd", pty_slave_device_number + 13, 0666},
    BuiltInDevice{"ttype", pty_slave_device_number + 14, 0666},
    BuiltInDevice{"ttypf", pty_slave_device_number + 15, 0666},
    BuiltInDevice{"ptyp0", pty_master_device_number, 0666},
    BuiltInDevice{"ptyp1", pty_master_device_number + 1, 0666},
    BuiltInDevice{"ptyp2", pty_master_device_number + 2, 0666},
    BuiltInDevice{"ptyp3", pty_master_device_number + 3, 0666},
    BuiltInDevice{"ptyp4", pty_master_device_number + 4, 0666},
    BuiltInDevice{"ptyp5", pty_master_device_number + 5, 0666},
    BuiltInDevice{"ptyp6", pty_master_device_number + 6, 0666},
    BuiltInDevice{"ptyp7", pty_master_device_number + 7, 0666},
    BuiltInDevice{"ptyp8", pty_master_device_number + 8, 0666},
    BuiltInDevice{"ptyp9", pty_master_device_number + 9, 0666},
    BuiltInDevice{"ptypa", pty_master_device_number + 10, 0666},
    BuiltInDevice{"ptypb", pty_master_device_number + 11, 0666},
    BuiltInDevice{"ptypc", pty_master_device_number + 12, 0666},
    BuiltInDevice{"ptypd", pty_master_device_number + 13, 0666},
    BuiltInDevice{"ptype", pty_master_device_number + 14, 0666},
    BuiltInDevice{"ptypf", pty_master_device_number + 15, 0666},
};

} // namespace cxsim::kernel
