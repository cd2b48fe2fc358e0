// Policy layers as files: the TOML that a State, a program or a prescriber writes (mat-policy(5)).
#pragma once

#include "domain/policy_layers.hpp"
#include "mat/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mat::exchange {

/// What is wrong with a file, by line.
struct PolicyFault {
    std::int64_t line = 0;
    std::string key;     ///< the key in question; empty where it is about the file
    std::string message;
    std::string hint;    ///< may be empty
};

struct PolicyFile {
    domain::PolicyLayer layer;
    std::vector<std::int64_t> lines;  ///< of `layer.values`, in their order
    std::vector<PolicyFault> faults;  ///< in order of line; with any of them the layer is not whole
};

/// Reads the text of a layer. What is no TOML at all is a fault too.
PolicyFile read_policy(std::string_view text);

} // namespace mat::exchange
