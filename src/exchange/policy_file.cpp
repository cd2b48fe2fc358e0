#include "exchange/policy_file.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <toml++/toml.h>

namespace mat::exchange {
namespace {

using domain::LayerKind;
using domain::PolicyKey;

std::int64_t line_of(const toml::source_region& where) { return static_cast<std::int64_t>(where.begin.line); }

// Words that are shown and kept in one line: no control bytes, and not without end.
bool is_plain(std::string_view words) {
    return words.size() <= 200 && std::ranges::none_of(words, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string quoted(std::string_view word) {
    std::string text = "'";
    for (const char c : word.substr(0, 60)) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    return text + "'";
}

// A scalar as `parse_value` takes it; an array as its members with commas between.
std::optional<std::string> text_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (const auto* number = node.as_floating_point()) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.6g", number->get());
        return std::string(digits);
    }
    const toml::array* list = node.as_array();
    if (list == nullptr) return std::nullopt;
    std::string words;
    for (const toml::node& member : *list) {
        if (!member.is_string()) return std::nullopt;
        words += (words.empty() ? "" : ", ") + member.as_string()->get();
    }
    return words;
}

class Reading {
  public:
    PolicyFile file;

    void read(const toml::table& root) {
        const auto kind = root["kind"].value<std::string>();
        const auto known = kind ? domain::layer_kind_named(*kind) : std::nullopt;
        if (!known)
            fault(root["kind"].node() ? line_of(root["kind"].node()->source()) : 1, "kind",
                  kind ? quoted(*kind) + " is not a kind of layer" : "the file does not say its kind",
                  "kind = \"state\", \"program\" or \"patient\"");
        file.layer.kind = known.value_or(LayerKind::program);
        for (const char* word : {"name", "citation", "ruleset"}) {
            const toml::node* node = root.get(word);
            if (node != nullptr) read_head(word, *node);
        }
        if (file.layer.kind == LayerKind::patient) {
            file.layer.name = "patient";
            file.layer.citation = "order of the prescriber";
        } else if (file.layer.name.empty()) {
            fault(1, "name", "the layer has no name", "name = \"Wisconsin\": a newer layer of the same name takes its place");
        }
        read_values(root, "");
    }

    void fault(std::int64_t line, std::string_view key, std::string message, std::string hint = "") {
        file.faults.push_back({line, std::string(key), std::move(message), std::move(hint)});
    }

  private:
    // What the file says of itself. Of a patient nothing is said in words: they would stand in the open.
    void read_head(std::string_view word, const toml::node& node) {
        const std::int64_t line = line_of(node.source());
        const auto text = node.value<std::string>();
        if (file.layer.kind == LayerKind::patient) return fault(line, word, "a patient's layer has no " + std::string(word), "only keys and values");
        if (!text || text->empty() || !is_plain(*text)) return fault(line, word, std::string(word) + " is a line of text", "write it in quotes");
        if (word == "name") file.layer.name = *text;
        else if (word == "citation") file.layer.citation = *text;
        else if (auto values = domain::values_of_ruleset(*text); values.empty()) {
            fault(line, word, quoted(*text) + " tightens nothing", "a layer can say ruleset = \"federal-2001\"");
        } else {
            for (domain::LayerValue& value : values) add(std::move(value), line);
        }
    }

    void read_values(const toml::table& table, const std::string& before) {
        for (const auto& [word, node] : table) {
            const std::string name = before.empty() ? std::string(word.str()) : before + "." + std::string(word.str());
            const bool is_head = name == "kind" || name == "name" || name == "citation" || name == "ruleset";
            if (is_head) continue;
            const toml::table* inner = node.as_table();
            if (const PolicyKey* key = domain::policy_key(name); key != nullptr && (inner == nullptr || inner->contains("value")))
                read_value(*key, node);
            else if (inner != nullptr && !inner->empty()) read_values(*inner, name);
            else if (key != nullptr) fault(line_of(word.source()), name, name + " has no value", "write it as " + name + " = VALUE");
            else unknown(name, line_of(word.source()));
        }
    }

    void unknown(const std::string& name, std::int64_t line) {
        const PolicyKey* nearest = domain::nearest_policy_key(name);
        fault(line, is_plain(name) ? name : "", quoted(name) + " is no key of policy",
              nearest != nullptr ? "did you mean " + std::string(nearest->name) + "?" : "mat policy show lists every key");
    }

    void read_value(const PolicyKey& key, const toml::node& node) {
        const toml::table* table = node.as_table();
        const toml::node* value = table == nullptr ? &node : table->get("value");
        domain::LayerValue read{&key, {}, ""};
        const std::int64_t line = line_of(node.source());
        if (table != nullptr)
            for (const auto& [word, part] : *table) {
                if (word == "value") continue;
                const auto text = part.value<std::string>();
                if (word != "citation" || file.layer.kind == LayerKind::patient)
                    return fault(line_of(word.source()), key.name, quoted(word.str()) + " says nothing about a key",
                                 file.layer.kind == LayerKind::patient ? "only value" : "only value and citation");
                if (!text || !is_plain(*text)) return fault(line_of(part.source()), key.name, "citation is a line of text", "write it in quotes");
                read.citation = *text;
            }
        const auto text = text_of(*value);
        auto parsed = text ? domain::parse_value(key, *text) : std::nullopt;
        if (!parsed) return fault(line, key.name, (text ? quoted(*text) : "a table") + " is no value of " + std::string(key.name),
                                  "it takes " + std::string(domain::how_to_write(key)));
        read.value = std::move(*parsed);
        add(std::move(read), line);
    }

    void add(domain::LayerValue value, std::int64_t line) {
        file.layer.values.push_back(std::move(value));
        file.lines.push_back(line);
    }
};

} // namespace

PolicyFile read_policy(std::string_view text) {
    Reading reading;
    try {
        reading.read(toml::parse(text));
    } catch (const toml::parse_error& error) {
        reading.fault(line_of(error.source()), "", std::string(error.description()), "mat-policy(5) shows how it is written");
    }
    std::ranges::stable_sort(reading.file.faults, {}, &PolicyFault::line);
    return std::move(reading.file);
}

} // namespace mat::exchange
