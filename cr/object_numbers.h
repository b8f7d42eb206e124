// How the images of several processes say that they share an object: by a number; and what is known of it.
#pragma once

#include <any>
#include <cstdint>
#include <map>
#include <typeindex>
#include <utility>

namespace cxsim::cr {

/// Numbers for objects of any kind, given out in the order in which they are asked for, from 1 on. They mean
/// something within one checkpoint. As the processes stand still meanwhile, what the host must be asked about
/// an object is asked only once.
class ObjectNumbers {
  public:
    std::uint32_t of(const void* object) {
        return numbers_.try_emplace(object, static_cast<std::uint32_t>(numbers_.size() + 1)).first->second;
    }

    /// What `find` says of the object, which may be all processes together, their Family: found out when it
    /// is first asked for, for each type of answer.
    template <typename Find>
    const auto& once(const void* object, Find find) {
        using Fact = decltype(find());
        std::any& fact = facts_[{object, typeid(Fact)}];
        if (!fact.has_value()) {
            fact = find();
        }
        return *std::any_cast<Fact>(&fact);
    }

  private:
    std::map<const void*, std::uint32_t> numbers_;
    std::map<std::pair<const void*, std::type_index>, std::any> facts_;
};

} // namespace cxsim::cr
