// 4.3BSD's flags over the words of termios.
#include "kernel/terminal/sgtty.h"

#include <algorithm>
#include <array>

namespace cxsim::kernel {

namespace {

/// Bits per second by code.
constexpr std::array<std::int32_t, 16> speeds = {0,   50,   75,   110,  134,  150,  200,   300,
                                                 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400};

/// Flags that stand for one bit of termios each.
struct FlagRow {
    std::uint32_t flag;
    std::uint32_t TerminalSettings::* word;
    std::uint32_t bits;
    bool inverted = false; ///< The flag is on where the bits are off.
};

constexpr FlagRow flag_rows[] = {
    {ABI_TANDEM, &TerminalSettings::input, ABI_IXOFF},
    {ABI_LCASE, &TerminalSettings::input, ABI_IUCLC},
    {ABI_LCASE, &TerminalSettings::output, ABI_OLCUC},
    {ABI_ECHO, &TerminalSettings::local, ABI_LECHO},
};

constexpr FlagRow local_rows[] = {
    {ABI_LCRTBS, &TerminalSettings::local, ABI_ECHOE},
    {ABI_LCRTERA, &TerminalSettings::local, ABI_ECHOE},
    {ABI_LPRTERA, &TerminalSettings::local, ABI_ECHOPRT},
    {ABI_LTILDE, &TerminalSettings::output, ABI_OTILDE},
    {ABI_LMDMBUF, &TerminalSettings::control, ABI_MDMBUF},
    {ABI_LTOSTOP, &TerminalSettings::local, ABI_TOSTOP},
    {ABI_LFLUSHO, &TerminalSettings::local, ABI_FLUSHO},
    {ABI_LNOHANG, &TerminalSettings::control, ABI_CLOCAL},
    {ABI_LCRTKIL, &TerminalSettings::local, ABI_ECHOKE},
    {ABI_LPASS8, &TerminalSettings::input, ABI_ISTRIP, true},
    {ABI_LCTLECH, &TerminalSettings::local, ABI_ECHOCTL},
    {ABI_LPENDIN, &TerminalSettings::local, ABI_PENDIN},
    {ABI_LDECCTQ, &TerminalSettings::input, ABI_IXANY, true},
    {ABI_LNOFLSH, &TerminalSettings::local, ABI_NOFLSH},
};

void assign_flag(std::uint32_t& word, std::uint32_t flag, bool on) {
    word = on ? word | flag : word & ~flag;
}

std::uint32_t flags_by(std::span<const FlagRow> rows, const TerminalSettings& settings) {
    std::uint32_t flags = 0;
    for (const FlagRow& row : rows) {
        flags |= ((settings.*row.word & row.bits) != 0) != row.inverted ? row.flag : 0;
    }
    return flags;
}

/// Of two flags that stand for the same bits, either sets them.
void apply_by(std::span<const FlagRow> rows, TerminalSettings& settings, std::uint32_t flags) {
    for (const FlagRow& row : rows) {
        settings.*row.word &= ~row.bits;
    }
    for (const FlagRow& row : rows) {
        settings.*row.word |= ((flags & row.flag) != 0) != row.inverted ? row.bits : 0;
    }
}

bool is_raw(const TerminalSettings& settings) {
    return (settings.local & (ABI_ICANON | ABI_ISIG)) == 0;
}

/// Output as it is, though the terminal is not raw.
bool is_literal_out(const TerminalSettings& settings) {
    return !is_raw(settings) && (settings.output & ABI_OPOST) == 0;
}

std::uint32_t parity_flags(const TerminalSettings& settings) {
    if ((settings.control & ABI_PARENB) == 0) {
        return 0;
    }
    if ((settings.input & ABI_INPCK) == 0) {
        return ABI_ANYP;
    }
    return (settings.control & ABI_PARODD) != 0 ? ABI_ODDP : ABI_EVENP;
}

void apply_parity(TerminalSettings& settings, std::uint32_t flags) {
    const std::uint32_t parity = flags & ABI_ANYP;
    assign_flag(settings.control, ABI_PARENB, parity != 0);
    assign_flag(settings.control, ABI_PARODD, parity == ABI_ODDP);
    assign_flag(settings.input, ABI_INPCK, parity == ABI_ODDP || parity == ABI_EVENP);
}

/// Delays of flags, but for tabs that are expanded.
constexpr std::uint32_t delays = ABI_NLDELAY | ABI_TBDELAY | ABI_CRDELAY | ABI_VTDELAY | ABI_BSDELAY;
static_assert(delays == ABI_ODELAYS);

void apply_flags(TerminalSettings& settings, std::uint32_t flags) {
    const bool literal_out = is_literal_out(settings);
    const bool raw = (flags & ABI_RAW) != 0;
    const bool crmod = (flags & ABI_CRMOD) != 0;
    const bool expand_tabs = (flags & ABI_TBDELAY) == ABI_XTABS;
    apply_by(flag_rows, settings, flags);
    apply_parity(settings, flags);
    assign_flag(settings.local, ABI_ICANON, (flags & (ABI_RAW | ABI_CBREAK)) == 0);
    assign_flag(settings.local, ABI_ISIG | ABI_IEXTEN, !raw);
    assign_flag(settings.input, ABI_ICRNL, crmod && !raw);
    assign_flag(settings.input, ABI_IXON, !raw);
    assign_flag(settings.output, ABI_ONLCR, crmod);
    assign_flag(settings.output, ABI_OPOST, !raw && !literal_out);
    assign_flag(settings.output, ABI_OXTABS, expand_tabs);
    assign_flag(settings.output, ABI_ODELAYS, false);
    settings.output |= flags & (expand_tabs ? delays & ~std::uint32_t{ABI_TBDELAY} : delays);
}

} // namespace

std::uint8_t code_of_speed(std::int32_t bits_per_second) {
    const auto above = std::ranges::upper_bound(speeds, std::max(bits_per_second, 0));
    return static_cast<std::uint8_t>(above - speeds.begin() - 1);
}

std::uint16_t sgtty_flags(const TerminalSettings& settings) {
    std::uint32_t flags = flags_by(flag_rows, settings) | parity_flags(settings);
    if (is_raw(settings)) {
        flags |= ABI_RAW;
    } else if ((settings.local & ABI_ICANON) == 0) {
        flags |= ABI_CBREAK;
    }
    flags |= (settings.input & ABI_ICRNL) != 0 || (is_raw(settings) && (settings.output & ABI_ONLCR) != 0)
                 ? ABI_CRMOD
                 : 0;
    flags |= settings.output & ABI_ODELAYS;
    flags |= (settings.output & ABI_OXTABS) != 0 ? ABI_XTABS : 0;
    return static_cast<std::uint16_t>(flags);
}

void apply_sgttyb(TerminalSettings& settings, const abi_sgttyb& sgttyb) {
    apply_flags(settings, static_cast<std::uint16_t>(static_cast<std::int16_t>(sgttyb.sg_flags)));
    const auto set_speed = [](std::int32_t& speed, std::uint8_t code) {
        // A speed that has no code of its own is not lost when its code comes back.
        speed = code < speeds.size() && code != code_of_speed(speed) ? speeds[code] : speed;
    };
    set_speed(settings.input_speed, sgttyb.sg_ispeed);
    set_speed(settings.output_speed, sgttyb.sg_ospeed);
    settings.characters[ABI_VERASE] = sgttyb.sg_erase;
    settings.characters[ABI_VKILL] = sgttyb.sg_kill;
}

std::uint32_t local_modes(const TerminalSettings& settings) {
    return flags_by(local_rows, settings) | (is_literal_out(settings) ? ABI_LLITOUT : 0);
}

void apply_local_modes(TerminalSettings& settings, std::uint32_t modes) {
    apply_by(local_rows, settings, modes);
    if (!is_raw(settings)) {
        assign_flag(settings.output, ABI_OPOST, (modes & ABI_LLITOUT) == 0);
    }
}

} // namespace cxsim::kernel
