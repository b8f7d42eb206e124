/* What makes the programs of csmith give the same result on the host and on the Convex; included by all. */

/* Defined for zero too, and of the same width everywhere. */
static int leading_zeros(uint32_t x) { return x ? __builtin_clz(x) : 32; }
static int trailing_zeros(uint32_t x) { return x ? __builtin_ctz(x) : 32; }
static int leading_zeros_long(uint64_t x) { return x ? __builtin_clzll(x) : 64; }
static int trailing_zeros_long(uint64_t x) { return x ? __builtin_ctzll(x) : 64; }
#define __builtin_clz leading_zeros
#define __builtin_clzl leading_zeros
#define __builtin_clzll leading_zeros_long
#define __builtin_ctz trailing_zeros
#define __builtin_ctzl trailing_zeros
#define __builtin_ctzll trailing_zeros_long
#define __builtin_ffsl __builtin_ffs
#define __builtin_parityl __builtin_parity
#define __builtin_popcountl __builtin_popcount

/* Instructions of the host: any function will do. */
#define __builtin_ia32_crc32qi(sum, data) (((uint32_t)(sum)) * 33u + (uint8_t)(data))
#define __builtin_ia32_crc32hi(sum, data) (((uint32_t)(sum)) * 33u + (uint16_t)(data))
#define __builtin_ia32_crc32si(sum, data) (((uint32_t)(sum)) * 33u + (uint32_t)(data))
#define __builtin_ia32_crc32di(sum, data) (((uint64_t)(sum)) * 33u + (uint64_t)(data))

/* Adds a float to the checksum: its bits, whatever the order of bytes; all NaNs alike. */
static void hash_float(float number, char* name, int print) {
    union {
        float number;
        uint32_t bits;
    } image;
    image.number = number;
    transparent_crc(number == number ? image.bits : 0x7fc00000u, name, print);
}
