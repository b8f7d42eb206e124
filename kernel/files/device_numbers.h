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
    BuiltInDevice{"rmt0", tape_device_number, 0666},
    BuiltInDevice{"rmt1", tape_device_number + 1, 0666},
    BuiltInDevice{"rmt2", tape_device_number + 2, 0666},
    BuiltInDevice{"rmt3", tape_device_number + 3, 0666},
    BuiltInDevice{"nrmt0", tape_device_number + tape_no_rewind, 0666},
    BuiltInDevice{"nrmt1", tape_device_number + tape_no_rewind + 1, 0666},
    BuiltInDevice{"nrmt2", tape_device_number + tape_no_rewind + 2, 0666},
    BuiltInDevice{"nrmt3", tape_device_number + tape_no_rewind + 3, 0666},
};

} // namespace cxsim::kernel
