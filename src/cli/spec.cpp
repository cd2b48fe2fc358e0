#include "cli/spec.hpp"

#include "cli/commands.hpp"
#include "cli/global_options.hpp"

#include <nlohmann/json.hpp>

namespace mat::cli {
namespace {

using nlohmann::ordered_json;

ordered_json flag_as_json(const Flags::Flag& flag) {
    ordered_json json{{"name", flag.name}};
    if (flag.kind != Flags::Kind::operand) json["value"] = flag.value;
    json["required"] = flag.required;
    if (flag.several != nullptr) json["several"] = true;
    json["completes"] = name_of(flag.completes);
    if (!flag.words.empty()) json["words"] = flag.words;
    json["help"] = flag.help;
    return json;
}

} // namespace

std::string spec(const std::vector<std::string>& words) {
    std::string out;
    if (words.size() > 1 && words[1] == "globals") {
        for (const GlobalOption& option : all_global_options)
            out += ordered_json{{"name", option.name}, {"other", option.other}, {"value", option.value}, {"help", option.help}}.dump() + "\n";
        return out;
    }
    for (const Command& command : commands()) {
        const Flags flags = command.describe();
        ordered_json operands = ordered_json::array(), options = ordered_json::array(), other_names = ordered_json::array();
        for (const Flags::Flag& flag : flags.all()) (flag.kind == Flags::Kind::operand ? operands : options).push_back(flag_as_json(flag));
        for (const CommandAlias& each : command_aliases)
            if (each.name == command.name) other_names.push_back(each.alias);
        out += ordered_json{{"command", command.name},        {"verb", command.verb},   {"writes", command.effect == Effect::writes},
                            {"command_aliases", other_names}, {"alias", command.alias}, {"line", command.line},
                            {"roles", command.roles.names()}, {"operands", operands},   {"options", options},
                            {"examples", flags.examples()}}
                   .dump() +
               "\n";
    }
    return out;
}

} // namespace mat::cli
