// A machine for tests: a kernel over a temporary root, a console made of strings, programs in assembly.
#pragma once

#include "kernel/kernel.h"

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cxsim::kernel::testing {

/// A temporary host directory that removes itself.
class TemporaryDirectory {
  public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// A console whose input is given and whose output is kept.
class StringConsole final : public ConsoleDevice {
  public:
    Input read(std::span<std::byte> to) override;
    void write(std::span<const std::byte> bytes) override;
    void wait(std::optional<Nanoseconds> timeout) override;
    bool is_terminal() const override { return terminal; }
    Size size() const override { return window; }

    std::string input;      ///< Not yet taken.
    bool input_ends = true; ///< After `input` comes the end of file.
    bool terminal = false;  ///< A person sits there.
    std::deque<std::string>
        typed_when_idle; ///< What a person types when the machine waits, one string at a time.
    std::string output;  ///< Everything written.
    Size window;
};

/// Assembles and links; throws std::runtime_error with the tools' messages.
std::vector<std::byte> assemble_program(std::string_view source);

/// Text of a system call with constant arguments or symbols, or registers written as "%a3". The result is in
/// s0.
std::string system_call(std::string_view name, const std::vector<std::string>& arguments = {});
/// Text that ends the program with the low byte of s0 as its status.
inline constexpr std::string_view exit_with_s0 = "        psh.w s0\n        mov sp,ap\n        sysc #0,#1\n";
/// Text that goes to the label if the call before has failed, or has not.
std::string if_failed(std::string_view label);
std::string unless_failed(std::string_view label);

/// A kernel with its root directory and console. Change `config` and `console` before boot().
class Machine {
  public:
    explicit Machine(std::string_view model = "c240");

    /// Puts a program into the guest's file system, ready to be executed.
    void install(const std::string& path, std::string_view source);
    void put_file(const std::string& path, std::string_view contents);
    std::string file(const std::string& path) const;
    std::filesystem::path host_path(const std::string& path) const;

    /// Switches on and starts the program as process 1; throws std::runtime_error with the message on
    /// failure.
    Kernel& boot(std::vector<std::string> arguments);
    /// Installs the source as /program and runs it to the end of the machine; the status as a shell tells it.
    int run(std::string_view source);

    TemporaryDirectory root;
    StringConsole console;
    KernelConfig config;
    std::unique_ptr<Kernel> kernel;
};

} // namespace cxsim::kernel::testing
