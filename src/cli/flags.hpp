// Operands and options of one verb, declared without CLI11, so that its headers are compiled in one file only.
#pragma once

#include "mat/result.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::cli {

/// What a value is made of, so that a shell can offer it. `words` are those of the flag itself.
enum class Completes { nothing, words, client, client_or_dose, dose, unsigned_order, staff, group, lot, day, when, range, medication, role, setting,
                       command, file, folder };
/// The name of a kind, for `mat __spec`.
std::string_view name_of(Completes kind);
/// The kind of value that a name in capitals stands for: `CLIENT`, `DATE`, `FILE`, …; `CLIENT,…` is a list of them.
Completes completes_of(std::string_view value_name);

class Flags {
  public:
    enum class Kind { operand, value, flag };
    struct Flag {
        Kind kind;
        std::string name;  ///< `CLIENT`, or `--reason`
        std::string value; ///< what a value is called, `CODE`
        std::string help;  ///< one line
        bool required = false;
        std::string* text = nullptr;
        std::optional<std::string>* optional_text = nullptr;
        bool* on = nullptr;
        std::vector<std::string>* several = nullptr;
        Completes completes = Completes::nothing; ///< from the name of the value, unless said otherwise
        std::vector<std::string_view> words;      ///< all there are to choose from; they outlive the flags

        /// What the value is called: `CODE`; for an operand its own name.
        const std::string& value_name() const { return kind == Kind::operand ? name : value; }
        /// Whether it takes several, with commas: `ROLE,…`.
        bool is_list() const { return value_name().ends_with(",…"); }
    };

    /// A word by position that must be there.
    void operand(std::string name, std::string& target, std::string help);
    /// A word by position that may be left out; optional operands come last.
    void operand(std::string name, std::optional<std::string>& target, std::string help);
    /// One word or more by position, the last ones on the line.
    void operands(std::string name, std::vector<std::string>& target, std::string help);
    /// `--name VALUE`
    void value(std::string name, std::string value, std::optional<std::string>& target, std::string help);
    void required_value(std::string name, std::string value, std::string& target, std::string help);
    /// `--name`
    void flag(std::string name, bool& target, std::string help);
    /// What the flag declared last takes is one of these words; they must outlive the flags.
    void words(std::span<const std::string_view> words);
    /// The same, from a text with commas.
    void words(std::string_view words);
    /// What the flag declared last takes, where the name of its value says it wrongly or not at all.
    void completes(Completes kind) { flags_.back().completes = kind; }
    /// A line of examples for the help, as it is typed.
    void example(std::string line) { examples_.push_back(std::move(line)); }

    const std::vector<Flag>& all() const { return flags_; }
    const std::vector<std::string>& examples() const { return examples_; }

    /// Fills the targets from the words after the verb. Failure (usage) quoting the word that does not fit.
    Result<Nothing> parse(const std::vector<std::string>& words) const;

  private:
    /// The option that an unknown one is nearest to, as a hint; empty where none is near.
    std::string near_option(std::string_view typed) const;
    /// What a flag that was left out takes, as a hint.
    std::string how_to_give(const Flag& flag) const;
    void add(Flag flag);

    std::vector<Flag> flags_;
    std::vector<std::string> examples_;
};

} // namespace mat::cli
