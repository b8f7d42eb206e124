// Sockets within the machine: what streams (socket.h) and datagrams (datagram_socket.h) have in common, and
// the nodes of the file system that stand for them.
#pragma once

#include "kernel/base/waker.h"
#include "kernel/files/file_identity.h"
#include "kernel/files/open_file.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace cxsim::kernel {

class LocalSocket : public File {
  public:
    explicit LocalSocket(Waker& waker) : waker_(waker) {}

    FileKind kind() const override { return FileKind::socket; }
    /// ABI_SOCK_*
    virtual std::int32_t type() const = 0;
    /// How many bytes can be on their way.
    virtual std::int32_t buffer_size() const = 0;
    virtual bool is_connected() const = 0;
    /// Whether it can still get a name.
    virtual bool may_bind() const { return name_.empty(); }
    /// Ends one direction or both: what is read, what is written.
    virtual void shut_down(bool reading, bool writing) = 0;

    /// The path that it was bound to, empty if it has none; and that of the socket it is connected to.
    const std::string& name() const { return name_; }
    const std::string& peer_name() const { return peer_name_; }
    /// The node stands for this socket from now on.
    void bind(std::string name) { name_ = std::move(name); }

  protected:
    Waker& waker() const { return waker_; }
    void set_peer_name(std::string name) { peer_name_ = std::move(name); }

  private:
    Waker& waker_;
    std::string name_;
    std::string peer_name_;
};

/// Which socket a node of the file system stands for, as long as that one is open.
class SocketTable {
  public:
    void add(const FileIdentity& node, const std::shared_ptr<LocalSocket>& socket);
    /// Null if there is none any more.
    std::shared_ptr<LocalSocket> find(const FileIdentity& node) const;

  private:
    std::map<FileIdentity, std::weak_ptr<LocalSocket>> sockets_;
};

} // namespace cxsim::kernel
