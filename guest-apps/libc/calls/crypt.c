/* crypt(): passwords made unreadable by DES, as in every Unix of the time: the password is the key, the salt
 * exchanges bits of the expansion, and a block of zeros is enciphered 25 times. Bits are bytes here, in the
 * numbering of FIPS 46. */
#include <string.h>
#include <unistd.h>

enum {
    block_bits = 64,
    half_bits = 32,
    round_key_bits = 48,
    key_half_bits = 28,
    rounds = 16,
    repetitions = 25
};

static const unsigned char initial_permutation[block_bits] = {
    58, 50, 42, 34, 26, 18, 10, 2,  60, 52, 44, 36, 28, 20, 12, 4,  62, 54, 46, 38, 30, 22,
    14, 6,  64, 56, 48, 40, 32, 24, 16, 8,  57, 49, 41, 33, 25, 17, 9,  1,  59, 51, 43, 35,
    27, 19, 11, 3,  61, 53, 45, 37, 29, 21, 13, 5,  63, 55, 47, 39, 31, 23, 15, 7};
static const unsigned char final_permutation[block_bits] = {
    40, 8,  48, 16, 56, 24, 64, 32, 39, 7,  47, 15, 55, 23, 63, 31, 38, 6,  46, 14, 54, 22,
    62, 30, 37, 5,  45, 13, 53, 21, 61, 29, 36, 4,  44, 12, 52, 20, 60, 28, 35, 3,  43, 11,
    51, 19, 59, 27, 34, 2,  42, 10, 50, 18, 58, 26, 33, 1,  41, 9,  49, 17, 57, 25};
static const unsigned char expansion[round_key_bits] = {
    32, 1,  2,  3,  4,  5,  4,  5,  6,  7,  8,  9,  8,  9,  10, 11, 12, 13, 12, 13, 14, 15, 16, 17,
    16, 17, 18, 19, 20, 21, 20, 21, 22, 23, 24, 25, 24, 25, 26, 27, 28, 29, 28, 29, 30, 31, 32, 1};
static const unsigned char round_permutation[half_bits] = {16, 7, 20, 21, 29, 12, 28, 17, 1,  15, 23,
                                                           26, 5, 18, 31, 10, 2,  8,  24, 14, 32, 27,
                                                           3,  9, 19, 13, 30, 6,  22, 11, 4,  25};
static const unsigned char key_choice[2 * key_half_bits] = {
    57, 49, 41, 33, 25, 17, 9,  1,  58, 50, 42, 34, 26, 18, 10, 2,  59, 51, 43,
    35, 27, 19, 11, 3,  60, 52, 44, 36, 63, 55, 47, 39, 31, 23, 15, 7,  62, 54,
    46, 38, 30, 22, 14, 6,  61, 53, 45, 37, 29, 21, 13, 5,  28, 20, 12, 4};
static const unsigned char round_key_choice[round_key_bits] = {
    14, 17, 11, 24, 1,  5,  3,  28, 15, 6,  21, 10, 23, 19, 12, 4,  26, 8,  16, 7,  27, 20, 13, 2,
    41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32};
static const unsigned char key_shifts[rounds] = {1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1};
static const unsigned char substitutions[8][block_bits] = {
    {14, 4,  13, 1, 2,  15, 11, 8, 3, 10, 6, 12, 5,  9,  0,  7,  0,  15, 7,  4,  14, 2,
     13, 1,  10, 6, 12, 11, 9,  5, 3, 8,  4, 1,  14, 8,  13, 6,  2,  11, 15, 12, 9,  7,
     3,  10, 5,  0, 15, 12, 8,  2, 4, 9,  1, 7,  5,  11, 3,  14, 10, 0,  6,  13},
    {15, 1,  8,  14, 6,  11, 3,  4, 9,  7,  2, 13, 12, 0,  5,  10, 3,  13, 4,  7, 15, 2,
     8,  14, 12, 0,  1,  10, 6,  9, 11, 5,  0, 14, 7,  11, 10, 4,  13, 1,  5,  8, 12, 6,
     9,  3,  2,  15, 13, 8,  10, 1, 3,  15, 4, 2,  11, 6,  7,  12, 0,  5,  14, 9},
    {10, 0,  9,  14, 6, 3,  15, 5,  1,  13, 12, 7, 11, 4,  2,  8,  13, 7, 0,  9, 3, 4,
     6,  10, 2,  8,  5, 14, 12, 11, 15, 1,  13, 6, 4,  9,  8,  15, 3,  0, 11, 1, 2, 12,
     5,  10, 14, 7,  1, 10, 13, 0,  6,  9,  8,  7, 4,  15, 14, 3,  11, 5, 2,  12},
    {7, 13, 14, 3, 0, 6,  9, 10, 1,  2, 8,  5, 11, 12, 4,  15, 13, 8,  11, 5, 6, 15,
     0, 3,  4,  7, 2, 12, 1, 10, 14, 9, 10, 6, 9,  0,  12, 11, 7,  13, 15, 1, 3, 14,
     5, 2,  8,  4, 3, 15, 0, 6,  10, 1, 13, 8, 9,  4,  5,  11, 12, 7,  2,  14},
    {2,  12, 4, 1,  7,  10, 11, 6, 8, 5,  3, 15, 13, 0,  14, 9,  14, 11, 2,  12, 4,  7,
     13, 1,  5, 0,  15, 10, 3,  9, 8, 6,  4, 2,  1,  11, 10, 13, 7,  8,  15, 9,  12, 5,
     6,  3,  0, 14, 11, 8,  12, 7, 1, 14, 2, 13, 6,  15, 0,  9,  10, 4,  5,  3},
    {12, 1,  10, 15, 9,  2,  6, 8,  0, 13, 3,  4,  14, 7,  5, 11, 10, 15, 4, 2, 7, 12,
     9,  5,  6,  1,  13, 14, 0, 11, 3, 8,  9,  14, 15, 5,  2, 8,  12, 3,  7, 0, 4, 10,
     1,  13, 11, 6,  4,  3,  2, 12, 9, 5,  15, 10, 11, 14, 1, 7,  6,  0,  8, 13},
    {4, 11, 2,  14, 15, 0,  8,  13, 3, 12, 9,  7, 5,  10, 6,  1,  13, 0,  11, 7,  4, 9,
     1, 10, 14, 3,  5,  12, 2,  15, 8, 6,  1,  4, 11, 13, 12, 3,  7,  14, 10, 15, 6, 8,
     0, 5,  9,  2,  6,  11, 13, 8,  1, 4,  10, 7, 9,  5,  0,  15, 14, 2,  3,  12},
    {13, 2, 8,  4, 6, 15, 11, 1,  10, 9,  3, 14, 5,  0,  12, 7,  1,  15, 13, 8, 10, 3,
     7,  4, 12, 5, 6, 11, 0,  14, 9,  2,  7, 11, 4,  1,  9,  12, 14, 2,  0,  6, 10, 13,
     15, 3, 5,  8, 2, 1,  14, 7,  4,  10, 8, 13, 15, 12, 9,  0,  3,  5,  6,  11}};

static void choose(unsigned char* to, const unsigned char* from, const unsigned char* places, int count) {
    for (int i = 0; i < count; i++) {
        to[i] = from[places[i] - 1];
    }
}

static void rotate(unsigned char* half) {
    unsigned char first = half[0];
    memmove(half, half + 1, key_half_bits - 1);
    half[key_half_bits - 1] = first;
}

static void make_round_keys(unsigned char keys[rounds][round_key_bits], const char* password) {
    unsigned char key[block_bits] = {0}, chosen[2 * key_half_bits];
    for (int i = 0; i < 8 && password[i] != '\0'; i++) {
        for (int bit = 0; bit < 7; bit++) {
            key[8 * i + bit] = password[i] >> (6 - bit) & 1;
        }
    }
    choose(chosen, key, key_choice, 2 * key_half_bits);
    for (int round = 0; round < rounds; round++) {
        for (int shift = 0; shift < key_shifts[round]; shift++) {
            rotate(chosen);
            rotate(chosen + key_half_bits);
        }
        choose(keys[round], chosen, round_key_choice, round_key_bits);
    }
}

/* The bits of the salt say which places of the expansion change with those 24 behind them. */
static void make_expansion(unsigned char salted[round_key_bits], unsigned salt) {
    memcpy(salted, expansion, round_key_bits);
    for (int i = 0; i < 12; i++) {
        if ((salt >> i & 1) != 0) {
            unsigned char place = salted[i];
            salted[i] = salted[i + 24];
            salted[i + 24] = place;
        }
    }
}

static void encipher(unsigned char* block, unsigned char keys[rounds][round_key_bits],
                     const unsigned char* salted) {
    unsigned char permuted[block_bits], *left = permuted, *right = permuted + half_bits;
    choose(permuted, block, initial_permutation, block_bits);
    for (int round = 0; round < rounds; round++) {
        unsigned char mixed[round_key_bits], substituted[half_bits], next[half_bits];
        for (int i = 0; i < round_key_bits; i++) {
            mixed[i] = right[salted[i] - 1] ^ keys[round][i];
        }
        for (int box = 0; box < 8; box++) {
            const unsigned char* in = mixed + 6 * box;
            int row = in[0] << 1 | in[5], column = in[1] << 3 | in[2] << 2 | in[3] << 1 | in[4];
            unsigned value = substitutions[box][16 * row + column];
            for (int bit = 0; bit < 4; bit++) {
                substituted[4 * box + bit] = value >> (3 - bit) & 1;
            }
        }
        for (int i = 0; i < half_bits; i++) {
            next[i] = left[i] ^ substituted[round_permutation[i] - 1];
        }
        memcpy(left, right, half_bits);
        memcpy(right, next, half_bits);
    }
    /* The halves are not exchanged after the last round. */
    unsigned char crossed[block_bits];
    memcpy(crossed, right, half_bits);
    memcpy(crossed + half_bits, left, half_bits);
    choose(block, crossed, final_permutation, block_bits);
}

static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static unsigned digit_value(char digit) {
    const char* found = digit != '\0' ? strchr(digits, digit) : NULL;
    return found != NULL ? (unsigned)(found - digits) : 0;
}

char* crypt(const char* password, const char* salt) {
    static char result[14];
    unsigned char keys[rounds][round_key_bits], salted[round_key_bits], block[block_bits + 2] = {0};
    char second = salt[0] != '\0' && salt[1] != '\0' ? salt[1] : '.';
    make_round_keys(keys, password);
    make_expansion(salted, digit_value(salt[0]) | digit_value(second) << 6);
    for (int i = 0; i < repetitions; i++) {
        encipher(block, keys, salted);
    }
    result[0] = salt[0] != '\0' ? salt[0] : '.';
    result[1] = second;
    for (int i = 0; i < 11; i++) {
        unsigned value = 0;
        for (int bit = 0; bit < 6; bit++) {
            value = value << 1 | block[6 * i + bit];
        }
        result[2 + i] = digits[value];
    }
    return result;
}
