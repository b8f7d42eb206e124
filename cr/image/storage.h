// The host's calls that checkpoint files are written, named and read by.
//
// All of cr goes through an object of this class, so a disk that fails, fills up or loses its power at any
// call can be put in its place: the tests do (tests/checkpoint/).
#pragma once

#include <sys/types.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cxsim::cr {

/// Calls as the host has them: -1 and errno on failure. May be used by several host threads at once.
class Storage {
  public:
    /// What a call does to the disk.
    enum class Call : std::uint8_t { create, write, sync, name, remove, read };

    Storage() = default;
    virtual ~Storage() = default;
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;

    /// The host's storage as it is.
    static Storage& host();

    /// openat(2): a new file, with the mode 0600; without a name if O_TMPFILE is among the flags.
    int create(int directory, const char* name, int flags);
    ::ssize_t write(int fd, std::span<const std::byte> bytes, std::uint64_t offset);
    ::ssize_t write(int fd, std::span<const ::iovec> pieces, std::uint64_t offset);
    int truncate(int fd, std::uint64_t size);
    /// Takes the room that the file will need when so many bytes are written over what it has, without
    /// changing what it holds; ENOSPC if there is not enough. Where the host cannot reserve room, it does
    /// not.
    int reserve(int fd, std::uint64_t size);
    /// Makes a hole of a part of the file; EOPNOTSUPP where the host knows none.
    int make_hole(int fd, std::uint64_t offset, std::uint64_t size);
    virtual int sync(int fd);
    /// Gives the open file a name of its own in the directory; EEXIST if it is taken.
    int link(int fd, int directory, const std::string& name);
    /// Gives one name of the directory to the file that has the other.
    int rename(int directory, const std::string& from, const std::string& to);
    /// As rename(), but with EEXIST if the name is taken.
    int rename_unless_taken(int directory, const std::string& from, const std::string& to);
    /// Gives each of two files of the directory the name of the other; EINVAL where the host cannot.
    int exchange(int directory, const std::string& one, const std::string& other);
    int remove(int directory, const std::string& name);
    /// An extended attribute of the open file; ENOTSUP where the host keeps none.
    int set_attribute(int fd, const char* name, std::string_view value);
    int remove_attribute(int fd, const char* name);
    ::ssize_t read(int fd, std::span<std::byte> to, std::uint64_t offset);
    ::ssize_t read(int fd, std::span<const ::iovec> pieces, std::uint64_t offset);

    /// From hold() to release() the file that create() has made is being written, with a name or without.
    virtual void hold(int /*fd*/) {}
    virtual void release(int /*fd*/) {}

    /// What is being written is not wanted any more: files can be neither made nor written from now on
    /// (ECANCELED). For a storage that one checkpoint has for itself; may be called by any host thread.
    virtual void stop() {}

    /// Asked before each call: 0 lets it be done, an errno of the host is its failure.
    virtual int before(Call) { return 0; }

  protected:
    /// Asks; sets errno if the call is to fail.
    bool allowed(Call call);

  private:
    /// How many of the bytes that are about to be written, from the first on, there is room for. It counts as
    /// taken.
    virtual std::uint64_t room(int /*fd*/, std::uint64_t /*offset*/, std::uint64_t size) { return size; }
    /// Not all of the room was needed that room() has taken.
    virtual void left_room() {}
    /// What a write has returned that room for `size` bytes was taken for. Keeps errno.
    ::ssize_t written(::ssize_t result, std::uint64_t size);
};

} // namespace cxsim::cr
