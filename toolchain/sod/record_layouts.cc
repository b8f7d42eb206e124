// The table of records; docs/cr.md has the same in words.
#include "toolchain/sod/record_layouts.h"

#include <algorithm>
#include <iterator>

namespace cxsim::toolchain {
namespace {

using enum RecordField::Kind;

constexpr RecordField info[] = {{"command", text},
                                {"pid", signed_decimal, 4},
                                {"time", decimal, 8},
                                {"release", text},
                                {"model", text},
                                {"CPU type", decimal, 4},
                                {"needs", hexadecimal, 1},
                                {"flags", hexadecimal, 4},
                                {"machine flags", hexadecimal, 4}};

constexpr RecordField region[] = {{"start", hexadecimal, 4},  {"pages", decimal, 4},
                                  {"protection", decimal, 1}, {"kind", decimal, 1},
                                  {"shared", truth},          {"offset", hexadecimal, 8}};
constexpr RecordField memory_map[] = {{"regions", list, 0, region}};

constexpr RecordField run[] = {
    {"first", hexadecimal, 4}, {"pages", decimal, 4}, {"checksum", hexadecimal, 8}};
constexpr RecordField page_map[] = {{"runs", list, 0, run}};

constexpr RecordField packed_run[] = {{"first", hexadecimal, 4},    {"pages", decimal, 4},
                                      {"checksum", hexadecimal, 8}, {"file", decimal, 2},
                                      {"compressed", truth},        {"offset", hexadecimal, 8},
                                      {"size", decimal, 4},         {"stored checksum", hexadecimal, 8}};
constexpr RecordField packed_map[] = {{"runs", list, 0, packed_run}};

constexpr RecordField limit[] = {{"soft", signed_decimal, 4}, {"hard", signed_decimal, 4}};
constexpr RecordField program[] = {{"path", text},
                                   {"command", text},
                                   {"arguments", text},
                                   {"flags", hexadecimal, 4},
                                   {"machine flags", hexadecimal, 4},
                                   {"mode", octal, 4},
                                   {"uid", decimal, 4},
                                   {"gid", decimal, 4},
                                   {"entry", hexadecimal, 4},
                                   {"data start", hexadecimal, 4},
                                   {"data end", hexadecimal, 4},
                                   {"activity", decimal, 4},
                                   {"nice", signed_decimal, 4},
                                   {"umask", octal, 4},
                                   {"limits", array, 7, limit},
                                   {"directory", text},
                                   {"root", text},
                                   {"directory mode", octal, 4},
                                   {"directory uid", decimal, 4},
                                   {"directory gid", decimal, 4}};

constexpr RecordField companion[] = {{"copy", truth}, {"name", text}, {"digest", digest, 16}};
constexpr RecordField companions[] = {{"files", list, 0, companion}};

constexpr RecordField base[] = {{"", truth}, {"name", text}, {"digest", digest, 16}};
constexpr RecordField bases[] = {{"files", list, 0, base}};

constexpr RecordField relations[] = {{"parent", signed_decimal, 4},
                                     {"group", signed_decimal, 4},
                                     {"session", signed_decimal, 4},
                                     {"has control terminal", truth},
                                     {"foreground group", signed_decimal, 4},
                                     {"state", decimal, 1},
                                     {"stop signal", decimal, 1},
                                     {"stop reported", truth},
                                     {"wait status", hexadecimal, 4}};

constexpr RecordField shared_region[] = {{"start", hexadecimal, 4},
                                         {"origin", decimal, 1},
                                         {"number", decimal, 4},
                                         {"offset", hexadecimal, 8},
                                         {"own state", bytes}};
constexpr RecordField regions[] = {{"shared", list, 0, shared_region}};

constexpr RecordField thread[] = {
    {"instructions", decimal, 8}, {"cycles", decimal, 8},          {"pipes taken", hexadecimal, 1},
    {"group cycles", decimal, 4}, {"next pc", hexadecimal, 4},     {"used", hexadecimal, 1},
    {"call", decimal, 4},         {"resume pc", hexadecimal, 4},   {"moved", decimal, 8},
    {"has deadline", truth},      {"time left", signed_decimal, 8}};
constexpr RecordField place[] = {{"id", decimal, 4}, {"joined", truth}, {"vfork child", signed_decimal, 4}};
constexpr RecordField stack[] = {{"", hexadecimal, 4}};
constexpr RecordField threads[] = {{"threads", list, 0, thread},
                                   {"places", list, 0, place},
                                   {"stacks", list, 0, stack},
                                   {"fixed scheduling", truth}};

constexpr RecordField private_region[] = {{"start", hexadecimal, 4}, {"end", hexadecimal, 8}};
constexpr RecordField private_page[] = {
    {"thread", decimal, 4}, {"page", hexadecimal, 4}, {"contents", bytes}};
constexpr RecordField thread_memory[] = {{"regions", list, 0, private_region},
                                         {"pages", list, 0, private_page}};

constexpr RecordField value[] = {{"", hexadecimal, 8}};
constexpr RecordField communication[] = {{"in use", truth},
                                         {"registers", list, 0, value},
                                         {"locks", hexadecimal, 8},
                                         {"invitation open", truth},
                                         {"pc", hexadecimal, 4},
                                         {"argument", hexadecimal, 4},
                                         {"for many", truth},
                                         {"psw", hexadecimal, 4},
                                         {"ap", hexadecimal, 4},
                                         {"fp", hexadecimal, 4},
                                         {"argument register", decimal, 1},
                                         {"accepted", hexadecimal, 8}};

constexpr RecordField group[] = {{"", decimal, 4}};
constexpr RecordField credentials[] = {
    {"uid", decimal, 4},  {"euid", decimal, 4},      {"saved uid", decimal, 4}, {"gid", decimal, 4},
    {"egid", decimal, 4}, {"saved gid", decimal, 4}, {"groups", list, 0, group}};

constexpr RecordField action[] = {
    {"handler", hexadecimal, 4}, {"mask", hexadecimal, 4}, {"flags", hexadecimal, 4}};
constexpr RecordField subcode[] = {{"", decimal, 4}};
constexpr RecordField signals[] = {{"actions", array, 32, action},   {"subcodes", array, 32, subcode},
                                   {"pending", hexadecimal, 4},      {"blocked", hexadecimal, 4},
                                   {"in sigpause", truth},           {"mask after sigpause", hexadecimal, 4},
                                   {"signal stack", hexadecimal, 4}, {"on signal stack", truth}};

constexpr RecordField timer[] = {
    {"running", truth}, {"expiry", signed_decimal, 8}, {"interval", signed_decimal, 8}};
constexpr RecordField times[] = {{"clock", signed_decimal, 8}, {"timers", list, 0, timer}};

constexpr RecordField consumption[] = {{"user time", signed_decimal, 8},
                                       {"system time", signed_decimal, 8},
                                       {"resident kilobytes", decimal, 8},
                                       {"minor faults", decimal, 8},
                                       {"blocks in", decimal, 8},
                                       {"blocks out", decimal, 8},
                                       {"signals", decimal, 8},
                                       {"voluntary switches", decimal, 8},
                                       {"involuntary switches", decimal, 8}};
constexpr RecordField usage[] = {{"own and children's", array, 2, consumption}, {"began", signed_decimal, 8}};

constexpr RecordField open_file[] = {
    {"number", decimal, 4},        {"kind", decimal, 1},       {"path", text},      {"flags", hexadecimal, 4},
    {"offset", signed_decimal, 8}, {"descriptor", decimal, 4}, {"own state", bytes}};
constexpr RecordField descriptor[] = {
    {"number", decimal, 4}, {"open file", decimal, 4}, {"close on exec", truth}};
constexpr RecordField descriptors[] = {{"open files", list, 0, open_file},
                                       {"descriptors", list, 0, descriptor}};

constexpr RecordField listed_file[] = {
    {"descriptor", decimal, 4}, {"mode", octal, 4},   {"uid", decimal, 4},    {"device", hexadecimal, 4},
    {"changed", decimal, 8},    {"size", decimal, 8}, {"offset", decimal, 8}, {"path", text}};
constexpr RecordField file_list[] = {
    {"group", signed_decimal, 4}, {"parent", signed_decimal, 4}, {"files", list, 0, listed_file}};

constexpr RecordLayout layouts[] = {
    {"INFO", "who was checkpointed", info},
    {"MMAP", "regions of memory", memory_map},
    {"PMAP", "pages in the file", page_map},
    {"PACK", "pages in blocks", packed_map},
    {"BASE", "earlier checkpoints that it needs", bases},
    {"COMP", "files that belong to this one", companions},
    {"RELA", "place among other processes", relations},
    {"PROG", "program and its surroundings", program},
    {"THRD", "threads", threads},
    {"COMM", "communication registers", communication},
    {"TMEM", "thread-private memory", thread_memory},
    {"REGN", "where shared regions come from", regions},
    {"CRED", "user and group ids", credentials},
    {"SIGS", "signals", signals},
    {"TIME", "clock and timers, in nanoseconds", times},
    {"USAG", "resources used, times in nanoseconds", usage},
    {"DESC", "open files and descriptors", descriptors},
    {"flst", "files as interactive mode lists them", file_list},
};

} // namespace

const RecordLayout* find_record_layout(std::string_view tag) noexcept {
    const auto* found = std::ranges::find(layouts, tag, &RecordLayout::tag);
    return found == std::end(layouts) ? nullptr : found;
}

} // namespace cxsim::toolchain
