// The one exception of the store: the engine, the disk or the key failed, and the command cannot go on. It carries
// the failure in words for people; the door turns it into an exit status. Refusals of rules are values, not this.
#pragma once

#include "mat/result.hpp"

#include <stdexcept>

namespace mat::store {

class Error : public std::runtime_error {
  public:
    explicit Error(Failure failure) : std::runtime_error(failure.message), failure_(std::move(failure)) {}
    Error(Exit exit, std::string code, std::string message, std::string hint = {})
        : Error(Failure{exit, std::move(code), std::move(message), std::move(hint)}) {}
    const Failure& failure() const { return failure_; }

  private:
    Failure failure_;
};

} // namespace mat::store
