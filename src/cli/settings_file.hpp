// `mat.toml`: what a person or a machine sets for the program, not for the clinic: where store and key are, format,
// colour, pager, editor, aliases. An option beats the environment, the environment the user's file, that the system's.
#pragma once

#include "cli/globals.hpp"
#include "mat/result.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mat::cli {

/// One value with the file it stands in.
struct ProgramSetting {
    std::string name;   ///< `store`, `alias.morning`
    std::string value;
    std::string origin; ///< the file, or `built in`
};

class ProgramSettings {
  public:
    /// The value of a key; nothing where no file says it.
    std::optional<std::string> value(std::string_view name) const;
    /// What `/etc/mat/mat.toml` itself says; nothing where anybody but root could have written that.
    std::optional<std::string> of_the_machine(std::string_view name) const;
    /// The words that an alias stands for; empty where there is none of that name.
    std::vector<std::string> alias(std::string_view name) const;
    /// Everything that was set, by name.
    const std::vector<ProgramSetting>& all() const { return settings_; }
    /// Sets one, unless the file of a person has set it already.
    void add(ProgramSetting setting);
    /// Adds what the machine's file says, for what the person's file does not. `trusted`: root alone can have written it.
    void add_machine(const ProgramSettings& machine, bool trusted);

  private:
    std::vector<ProgramSetting> settings_, machine_;
};

/// Every key that a file may have.
struct ProgramKey { std::string_view name, meaning; };
std::span<const ProgramKey> program_keys();

/// Reads `$XDG_CONFIG_HOME/mat/mat.toml`, then `/etc/mat/mat.toml`. Failure (usage) for what is no TOML, an unknown
/// key (with the nearest one) or a value of the wrong kind, each by file and line. A file that is not there is none.
Result<ProgramSettings> read_program_settings(const Surroundings& surroundings);
/// Where the user's own file is.
std::string user_settings_path(const Surroundings& surroundings);

} // namespace mat::cli
