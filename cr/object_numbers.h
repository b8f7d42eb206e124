// How the images of several processes say that they share an object: by a number.
#pragma once

#include <cstdint>
#include <map>

namespace cxsim::cr {

/// Numbers for objects of any kind, given out in the order in which they are asked for, from 1 on. They mean
/// something within one checkpoint.
class ObjectNumbers {
  public:
    std::uint32_t of(const void* object) {
        return numbers_.try_emplace(object, static_cast<std::uint32_t>(numbers_.size() + 1)).first->second;
    }

  private:
    std::map<const void*, std::uint32_t> numbers_;
};

} // namespace cxsim::cr
