// The command line of cxsim, on Boost.Program_options.
#include "console/options.h"

#include "console/version.h"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <sstream>
#include <utility>
#include <vector>

namespace cxsim::console {
namespace {

namespace po = boost::program_options;

po::options_description described_options() {
    po::options_description options("Options");
    auto add = options.add_options();
    add("model", po::value<std::string>()->value_name("NAME")->default_value("c240"),
        "the machine to be: see --list-models");
    add("ieee", po::value<std::string>()->value_name("on|off"),
        "with or without IEEE floating point hardware; by default as the model has it");
    add("memory", po::value<std::string>()->value_name("MB"),
        "megabytes of memory; by default as many as the model takes");
    add("root", po::value<std::string>()->value_name("DIR"),
        "the guest's root file system, a directory of the host; if missing or empty it is filled first "
        "(default: $XDG_DATA_HOME/cxsim/root)");
    add("disk-size", po::value<std::string>()->value_name("SIZE"),
        "the size of the disk that holds the root file system, in megabytes, or with a letter K, M or G; by "
        "default its files may take as much room as the host has");
    add("share", po::value<std::string>()->value_name("DIR"),
        "a directory of the host that appears as /mnt/host");
    add("clock", po::value<std::string>()->value_name("real|virtual"),
        "follow the host's clock (default), or count cycles: every run is then the same");
    add("host-threads", po::value<std::string>()->value_name("N"),
        "run the CPUs of a parallel machine on up to N threads of the host at the same time (1 to 4; "
        "default: "
        "1)");
    add("speed", po::value<std::string>()->value_name("max|real"),
        "as fast as the host can (default), or as fast as the model was: the emulator sleeps in between");
    add("user", po::value<std::string>()->value_name("NAME"),
        "log this user of the guest's /etc/passwd in on the console (default: root)");
    add("tape", po::value<std::vector<std::string>>()->value_name("UNIT=FILE[,ro][,size=MB]"),
        "put the SIMH tape image FILE on tape drive UNIT (0 to 3; /dev/rmt0 ...), made if it is missing; "
        "ro: without its write ring; size: megabytes that fit on it. May be given for each drive");
    add("command,c", po::value<std::string>()->value_name("COMMAND"),
        "run COMMAND in the guest's /bin/sh, with the console on standard input and output, and exit with "
        "its status "
        "(128+n for signal n, 125 if the emulator itself fails)");
    add("log-calls", po::value<std::string>()->value_name("FILE"),
        "write a line for each system call to FILE: who made it, its argument words, and what it returned");
    add("monitor",
        "begin at the monitor's prompt, with the machine stopped; if standard input is no terminal, "
        "it holds the monitor's commands, and the guest's console has no input");
    add("monitor-script", po::value<std::string>()->value_name("FILE"),
        "begin with the monitor's commands in FILE; the first one that fails ends the emulator");
    add("monitor-key", po::value<std::string>()->value_name("KEY"),
        "the key that calls the monitor: ^] (default), another ^X, or none");
    add("list-models", "list the models and exit");
    add("version", "print the version and exit");
    add("help,h", "print this and exit");
    return options;
}

std::string help_text(const po::options_description& options) {
    std::ostringstream text;
    text << "Usage: cxsim [options]\n"
            "Boots a CONVEX C1 or C2 with ConvexOS, to the guest's shell.\n\n"
         << options;
    return text.str();
}

std::string instruction_classes(const emu::Model& model) {
    const emu::Feature features = emu::features_of(model, false);
    std::string classes = "base";
    for (const auto& [feature, name] :
         {std::pair(emu::Feature::c2, ", C2"), std::pair(emu::Feature::parallel, ", parallel"),
          std::pair(emu::Feature::intrinsic, ", intrinsic")}) {
        classes += emu::has(features, feature) ? name : "";
    }
    return classes;
}

std::string list_of_models() {
    constexpr std::string_view row = "{:<7}{:<8}{:>4}{:>9}{:>12}{:>14}  {:<10}{}\n";
    std::string text =
        fmt::format(row, "model", "family", "CPUs", "clock", "memory", "peak", "IEEE", "instructions");
    for (const emu::Model& model : emu::all_models()) {
        text += fmt::format(row, model.name, model.family == emu::Family::c1 ? "C1" : "C2", model.cpu_count,
                            fmt::format("{} ns", model.clock_nanoseconds),
                            fmt::format("{} MB", model.max_memory_megabytes),
                            fmt::format("{} MFLOPS", model.peak_megaflops()),
                            model.ieee_by_default ? "yes" : "optional", instruction_classes(model));
    }
    return text +
           "\nMemory is the most that a model takes; the peak is that of 64-bit arithmetic on all CPUs.\n";
}

std::string names_of_models() {
    std::string names;
    for (const emu::Model& model : emu::all_models()) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", model.name);
    }
    return names;
}

std::unexpected<UsageError> usage_error(std::string message) {
    return std::unexpected(UsageError{std::move(message)});
}

/// The value of an option that takes one of two words: true for the first.
std::expected<bool, UsageError> one_of(const po::variables_map& values, const char* option,
                                       std::string_view first, std::string_view second, bool otherwise) {
    if (!values.count(option)) {
        return otherwise;
    }
    const auto& word = values[option].as<std::string>();
    if (word != first && word != second) {
        return usage_error(fmt::format("--{} {}: must be {} or {}", option, word, first, second));
    }
    return word == first;
}

/// A number of host threads, as the option takes it.
std::expected<unsigned, UsageError> host_threads_of(const po::variables_map& values) {
    if (!values.count("host-threads")) {
        return 1;
    }
    const auto& word = values["host-threads"].as<std::string>();
    if (word.size() != 1 || word[0] < '1' || word[0] > static_cast<char>('0' + emu::max_cpus)) {
        return usage_error(
            fmt::format("--host-threads {}: must be a number from 1 to {}", word, emu::max_cpus));
    }
    return static_cast<unsigned>(word[0] - '0');
}

/// A key written as ^X; none for no key at all.
std::expected<std::optional<char>, UsageError> key_of(const po::variables_map& values) {
    if (!values.count("monitor-key")) {
        return default_monitor_key;
    }
    const auto& word = values["monitor-key"].as<std::string>();
    if (word == "none") {
        return std::nullopt;
    }
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_";
    const char letter = word.size() == 2 && word[0] == '^'
                            ? static_cast<char>(std::toupper(static_cast<unsigned char>(word[1])))
                            : '\0';
    if (letter == '\0' || letters.find(letter) == std::string_view::npos) {
        return usage_error(
            fmt::format("--monitor-key {}: must be a control character such as ^], or none", word));
    }
    return static_cast<char>(letter & 0x1f);
}

std::optional<std::string> text_of(const po::variables_map& values, const char* option) {
    return values.count(option) != 0 ? std::optional(values[option].as<std::string>()) : std::nullopt;
}

/// Megabytes that the model takes.
std::expected<unsigned, UsageError> memory_size(const std::string& text, const emu::Model& model) {
    unsigned megabytes = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, megabytes);
    if (error == std::errc::invalid_argument || rest != end || (error == std::errc() && megabytes == 0)) {
        return usage_error(fmt::format("--memory {}: not a number of megabytes", text));
    }
    if (error != std::errc() || megabytes > model.max_memory_megabytes) {
        return usage_error(fmt::format("--memory {}: a {} takes {} MB at most", text, model.name,
                                       model.max_memory_megabytes));
    }
    return megabytes;
}

/// The bytes of a disk: a number of megabytes, or of what the letter behind it says.
std::expected<std::uint64_t, UsageError> disk_size(const std::string& text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    constexpr std::string_view letters = "KMG";
    const std::size_t letter = rest == end ? letters.find('M') : letters.find(*rest);
    if (error == std::errc::invalid_argument || letter == std::string_view::npos || end - rest > 1 ||
        (error == std::errc() && number == 0)) {
        return usage_error(
            fmt::format("--disk-size {}: must be a number of megabytes, or a number and K, M or G", text));
    }
    const unsigned shift = 10 * (static_cast<unsigned>(letter) + 1);
    constexpr std::uint64_t largest = std::uint64_t{1} << 50U;
    if (error != std::errc() || number > largest >> shift) {
        return usage_error(fmt::format("--disk-size {}: no disk is larger than {}G", text, largest >> 30U));
    }
    return number << shift;
}

std::expected<Options, UsageError> checked_options(const po::variables_map& values) {
    const auto& name = values["model"].as<std::string>();
    const auto model = emu::find_model(name);
    if (!model) {
        return usage_error(fmt::format("--model {}: no such model; there are {}", name, names_of_models()));
    }
    Options options;
    options.model = *model;
    const auto ieee = one_of(values, "ieee", "on", "off", model->ieee_by_default);
    const auto real = one_of(values, "clock", "real", "virtual", true);
    if (!ieee || !real) {
        return std::unexpected(ieee ? real.error() : ieee.error());
    }
    const auto unlimited = one_of(values, "speed", "max", "real", true);
    const auto key = key_of(values);
    if (!unlimited || !key) {
        return std::unexpected(unlimited ? key.error() : unlimited.error());
    }
    options.ieee = *ieee;
    options.clock = *real ? ClockChoice::real : ClockChoice::virtual_time;
    options.real_speed = !*unlimited;
    const auto host_threads = host_threads_of(values);
    if (!host_threads) {
        return std::unexpected(host_threads.error());
    }
    options.host_threads = *host_threads;
    options.monitor_key = *key;
    options.monitor = values.count("monitor") != 0;
    options.monitor_script = text_of(values, "monitor-script");
    options.root = text_of(values, "root");
    options.share = text_of(values, "share");
    options.command = text_of(values, "command");
    options.user = text_of(values, "user");
    options.call_log = text_of(values, "log-calls");
    if (values.count("tape") != 0) {
        for (const std::string& text : values["tape"].as<std::vector<std::string>>()) {
            auto tape = parse_tape(text);
            if (!tape) {
                return usage_error(fmt::format("--tape {}: {}", text, tape.error()));
            }
            options.tapes.push_back(std::move(*tape));
        }
    }
    if (values.count("memory")) {
        const auto memory = memory_size(values["memory"].as<std::string>(), *model);
        if (!memory) {
            return std::unexpected(memory.error());
        }
        options.memory_megabytes = *memory;
    }
    if (values.count("disk-size")) {
        const auto disk = disk_size(values["disk-size"].as<std::string>());
        if (!disk) {
            return std::unexpected(disk.error());
        }
        options.disk_bytes = *disk;
    }
    return options;
}

} // namespace

ParsedOptions parse_options(std::span<const char* const> arguments) {
    const po::options_description described = described_options();
    po::variables_map values;
    try {
        const std::vector<std::string> words(arguments.begin(), arguments.end());
        // No abbreviations and no positional arguments: a typing error must never be taken for something
        // else.
        using namespace po::command_line_style;
        const int style = allow_long | allow_short | allow_dash_for_short | long_allow_adjacent |
                          long_allow_next | short_allow_adjacent | short_allow_next;
        po::store(po::command_line_parser(words)
                      .options(described)
                      .positional(po::positional_options_description())
                      .style(style)
                      .run(),
                  values);
    } catch (const po::error& error) {
        return usage_error(error.what());
    }
    if (values.count("help")) {
        return Information{help_text(described)};
    }
    if (values.count("version")) {
        return Information{fmt::format("cxsim {}\n", version)};
    }
    if (values.count("list-models")) {
        return Information{list_of_models()};
    }
    return checked_options(values);
}

} // namespace cxsim::console
