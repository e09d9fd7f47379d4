/*
 * Stands in for the data library of ICU (30 MB), which Qt on Linux links to. Qt has tables of its own
 * for everything that the program shows; ICU's are used for sorting by the rules of a language, for old
 * character sets and for the names of time zones, none of which the program needs. Without data, Qt
 * falls back to its own code.
 *
 * This is an empty table of contents in ICU's common data format. ENTRY is icudt<version>_dat.
 */
#include <stdint.h>

const struct {
    uint16_t header_size;
    uint8_t magic[2];
    uint16_t info_size, reserved;
    uint8_t is_big_endian, charset, char_size, unused;
    uint8_t format[4], format_version[4], data_version[4], padding[8];
    uint32_t entries, end;
} __attribute__((aligned(16))) ENTRY = {
    .header_size = 32,
    .magic = {0xda, 0x27},
    .info_size = 20,
    .is_big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
    .char_size = 2,
    .format = "ToCP",
    .format_version = {1},
};
