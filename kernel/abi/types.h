/* Integers of the system-call interface.
 *
 * The headers of this folder are the only definition of what passes between programs and the kernel. Both
 * sides include them: guest programs, compiled for the big-endian CONVEX, see plain integers; the kernel, on
 * a host of either order, sees big-endian storage that converts itself, so a structure copied from guest
 * memory byte by byte can be used as it is. 64-bit members align to 4 bytes on the CONVEX, and so they do
 * here.
 */
#ifndef CXSIM_KERNEL_ABI_TYPES_H
#define CXSIM_KERNEL_ABI_TYPES_H

#ifdef __convex__

typedef signed char abi_i8;
typedef unsigned char abi_u8;
typedef short abi_i16;
typedef unsigned short abi_u16;
typedef int abi_i32;
typedef unsigned int abi_u32;
typedef long long abi_i64;
typedef unsigned long long abi_u64;
typedef unsigned int abi_pointer; /* A guest address. */

#else

#include "emu/isa/big_endian.h"

using abi_i8 = std::int8_t;
using abi_u8 = std::uint8_t;
using abi_i16 = cxsim::isa::BigEndian<std::int16_t>;
using abi_u16 = cxsim::isa::BigEndian<std::uint16_t>;
using abi_i32 = cxsim::isa::BigEndian<std::int32_t>;
using abi_u32 = cxsim::isa::BigEndian<std::uint32_t>;
using abi_i64 = cxsim::isa::BigEndian<std::int64_t>;
using abi_u64 = cxsim::isa::BigEndian<std::uint64_t>;
using abi_pointer = cxsim::isa::BigEndian<std::uint32_t>;

#endif

#endif
