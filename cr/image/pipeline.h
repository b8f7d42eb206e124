// Work in two steps: the first on any host thread, the second on the caller's, in the order of the items.
#pragma once

#include "cr/image/processors.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace cxsim::cr {

/// Prepares items on all processors of the host while the caller's thread, which alone may use the object,
/// completes those that are prepared. Writing keeps one processor busy, most of all where it waits for the
/// disk; whoever has nothing to complete prepares too, so a host with one processor loses nothing. Threads
/// are made only when more items have come than `window`, which is also as many as are held at a time.
template <typename Item>
class Pipeline {
  public:
    using Step = std::function<void(Item&)>;
    /// Makes the first step for one host thread, with whatever that thread needs for it.
    using MakeStep = std::function<Step()>;

    /// What a step throws on another thread ends the program: only programming errors and the end of memory.
    Pipeline(MakeStep make_prepare, Step complete, std::size_t window)
        : make_prepare_(std::move(make_prepare)), complete_(std::move(complete)), window_(window) {}
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;
    ~Pipeline() = default;

    /// Takes an item, and completes an earlier one if there are too many.
    void add(Item item) {
        {
            const std::scoped_lock lock(mutex_);
            places_.push_back({std::move(item), State::waiting});
        }
        changed_.notify_one();
        if (places_.size() > window_) {
            start_helpers();
            complete_first();
        }
    }

    /// Completes all items.
    void finish() {
        while (!places_.empty()) {
            complete_first();
        }
    }

  private:
    enum class State : std::uint8_t { waiting, being_prepared, prepared };
    struct Place {
        Item item;
        State state;
    };
    static constexpr std::size_t most_helpers = 7;

    void start_helpers() {
        if (tried_helpers_) {
            return;
        }
        tried_helpers_ = true;
        const std::size_t wanted = std::min(processors_of_host() - 1, most_helpers);
        try {
            while (helpers_.size() < wanted) {
                helpers_.emplace_back([this](const std::stop_token& stop) { help(stop); });
            }
        } catch (const std::system_error&) {
            // The host has no more threads: slower, but no worse.
        }
    }

    /// With the mutex held: an item that nobody prepares yet, or null.
    Place* find_waiting() {
        const auto found = std::ranges::find(places_, State::waiting, &Place::state);
        return found == places_.end() ? nullptr : &*found;
    }

    void help(const std::stop_token& stop) {
        const Step prepare = make_prepare_();
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [this] { return find_waiting() != nullptr; })) {
            prepare_one(*find_waiting(), prepare, lock);
            changed_.notify_all();
        }
    }

    /// The lock is held before and after; places stay where they are as others come and go.
    static void prepare_one(Place& place, const Step& prepare, std::unique_lock<std::mutex>& lock) {
        place.state = State::being_prepared;
        lock.unlock();
        prepare(place.item);
        lock.lock();
        place.state = State::prepared;
    }

    void complete_first() {
        std::unique_lock lock(mutex_);
        Place& first = places_.front();
        while (first.state != State::prepared) {
            if (Place* const waiting = find_waiting()) {
                if (!own_prepare_) {
                    own_prepare_ = make_prepare_();
                }
                prepare_one(*waiting, own_prepare_, lock);
            } else {
                changed_.wait(lock, [&] { return first.state == State::prepared; });
            }
        }
        lock.unlock();
        complete_(first.item);
        lock.lock();
        places_.pop_front();
    }

    MakeStep make_prepare_;
    Step complete_;
    const std::size_t window_;
    Step own_prepare_; ///< The caller's thread's, once it needs one.
    bool tried_helpers_ = false;

    std::mutex mutex_; ///< Guards the states and the list of places.
    std::condition_variable_any changed_;
    std::deque<Place> places_;
    std::vector<std::jthread> helpers_; ///< The last member: they end before the rest does.
};

} // namespace cxsim::cr
