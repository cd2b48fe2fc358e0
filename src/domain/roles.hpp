// Roles of staff, as a set. Which command needs which role is the command table's matter.
#pragma once

#include "mat/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// One bit a role; the bits are stored and never change.
enum class Role : std::uint32_t {
    admin = 1, prescriber = 2, nurse = 4, counselor = 8, peer_specialist = 16, case_manager = 32, front_desk = 64,
    pharmacist = 128, director = 256, auditor = 512, robot = 1024,
};

class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(Role role) : bits_(static_cast<std::uint32_t>(role)) {} // NOLINT: one role is a set
    static constexpr Roles from_bits(std::int64_t bits) {
        Roles roles;
        roles.bits_ = static_cast<std::uint32_t>(bits);
        return roles;
    }
    constexpr std::int64_t bits() const { return bits_; }
    constexpr bool any_of(Roles others) const { return (bits_ & others.bits_) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    friend constexpr Roles operator|(Roles a, Roles b) { return from_bits(std::int64_t{a.bits_ | b.bits_}); }
    friend constexpr bool operator==(Roles, Roles) = default;

    /// Names in the order of the enumeration: `nurse`, `prescriber`.
    std::vector<std::string> names() const;
    /// `nurse, prescriber`
    std::string text() const;
    /// Reads `nurse,prescriber`. Failure (usage) names the word that is no role and lists those there are.
    static Result<Roles> parse(std::string_view text);

  private:
    std::uint32_t bits_ = 0;
};

constexpr Roles operator|(Role a, Role b) { return Roles(a) | Roles(b); }

/// Every role there is.
Roles all_roles();

} // namespace mat::domain
