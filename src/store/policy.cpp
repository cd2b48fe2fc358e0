#include "store/policy.hpp"

#include "store/canonical.hpp"
#include "store/connection.hpp"
#include "store/error.hpp"

#include <algorithm>

namespace mat::store {
namespace {

// The same State, program or person: the newer one is meant to take the other's place.
bool is_newer_of(const AdoptedLayer& newer, const AdoptedLayer& older) {
    return newer.layer.kind == older.layer.kind && newer.layer.name == older.layer.name && newer.client == older.client;
}

domain::Policy built_in_named(const std::string& name) { return domain::built_in_policy(name).value_or(domain::Policy()); }

} // namespace

std::vector<AdoptedLayer> adopted_layers(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT l.id, l.kind, l.name, l.client, l.from_day, l.ruling, l.digest, l.staff, e.id, e.day FROM "
                                             "policy_layer l LEFT JOIN policy_layer_end e ON e.layer=l.id AND e.entry<=:bound WHERE "
                                             "l.entry<=:bound ORDER BY l.id");
    statement.bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::policy_layer), voided_ends = voided_rows(reader, Fact::policy_layer_end);
    const auto merged = survivors(reader);
    std::vector<AdoptedLayer> layers;
    while (statement.step()) {
        const std::int64_t id = statement.integer(0);
        if (voided.contains(id)) continue;
        if (layers.empty() || layers.back().id != id) { // else another end of the same layer
            AdoptedLayer& layer = layers.emplace_back();
            layer.id = id;
            const auto kind = domain::layer_kind_named(statement.text(1));
            layer.layer = domain::layer_from(kind.value_or(domain::LayerKind::program), statement.text(2), statement.text(5));
            layer.client = statement.optional_integer(3);
            if (layer.client) layer.client = survivor_of(*layer.client, merged);
            layer.from = Day::from_number(statement.integer(4));
            layer.digest = statement.text(6);
            layer.staff = statement.integer(7);
        }
        if (statement.is_null(8) || voided_ends.contains(statement.integer(8))) continue;
        const Day end = Day::from_number(statement.integer(9));
        layers.back().until = std::min(layers.back().until.value_or(end), end);
    }
    return layers;
}

std::vector<domain::PolicyLayer> layers_on(const std::vector<AdoptedLayer>& layers, std::optional<std::int64_t> client, Day day) {
    std::vector<domain::PolicyLayer> list;
    for (const AdoptedLayer& layer : layers)
        if (layer.in_force(day) && (!layer.client || layer.client == client)) list.push_back(layer.layer);
    return list;
}

domain::Policy built_in_policy_on(const Reader& reader, Day day) { return built_in_named(setting(reader, "policy", day)); }

domain::Policy policy_on(const Reader& reader, const Clinic& clinic, const Client* client, Day day) {
    // While the clinic itself is read its own policy is not known yet: then client is null.
    const bool todays = client != nullptr && day == clinic.today && !clinic.has_patient_layers;
    if (todays) return clinic.policy;
    if (!clinic.has_layers) return built_in_policy_on(reader, day);
    const std::optional<std::int64_t> number = client == nullptr ? std::nullopt : std::optional(client->number.sequence());
    return domain::resolve(built_in_policy_on(reader, day), layers_on(adopted_layers(reader), number, day));
}

Policies::Policies(const Reader& reader, const Clinic& clinic, std::optional<AdoptedLayer> extra) : extra_(std::move(extra)) {
    if (clinic.has_layers) layers_ = adopted_layers(reader);
    if (extra_) std::erase_if(layers_, [&](const AdoptedLayer& layer) { return is_newer_of(*extra_, layer); });
    built_in_ = setting_versions(reader, "policy");
}

const domain::Policy& Policies::on(std::int64_t client, Day day) {
    std::vector<std::int64_t> in_force;
    for (const AdoptedLayer& layer : layers_)
        if (layer.in_force(day) && (!layer.client || *layer.client == client)) in_force.push_back(layer.id);
    const bool with_extra = extra_ && (!extra_->client || *extra_->client == client);
    const auto version = std::ranges::find_if(built_in_, [&](const SettingVersion& each) { return each.from <= day; });
    in_force.push_back(version == built_in_.end() ? -1 : version - built_in_.begin());
    in_force.push_back(with_extra ? 1 : 0);
    const auto known = resolved_.find(in_force);
    if (known != resolved_.end()) return known->second;
    std::vector<domain::PolicyLayer> layers = layers_on(layers_, client, day);
    if (with_extra) layers.push_back(extra_->layer);
    const domain::Policy built_in = version == built_in_.end() ? domain::Policy() : built_in_named(version->value);
    return resolved_.emplace(std::move(in_force), domain::resolve(built_in, layers)).first->second;
}

std::int64_t record_layer(Writer& writer, const Keys* keys, const domain::PolicyLayer& layer, const Client* client, Day from,
                          std::string_view source, std::int64_t staff) {
    AdoptedLayer adopted;
    adopted.layer = layer;
    if (client != nullptr) adopted.client = client->number.sequence();
    const std::vector<AdoptedLayer> before = adopted_layers(writer);
    const std::int64_t id = writer.next_id(Fact::policy_layer);
    Value text = std::string(source), sealed;
    if (client != nullptr) {
        if (keys == nullptr) throw Error(Exit::not_permitted, "no-key", "a layer about a person needs the key to be sealed");
        text = std::monostate{};
        sealed = Blob{seal(keys->client(writer, client->number.sequence()), Fact::policy_layer, id, source)};
    }
    writer.record(Fact::policy_layer, id, {std::string(name_of(layer.kind)), layer.name, adopted.client ? Value(*adopted.client) : Value(),
                                           std::int64_t{from.number()}, domain::canonical_text(layer), hex(view(digest_of(source))),
                                           std::move(text), std::move(sealed), staff});
    for (const AdoptedLayer& older : before)
        if (is_newer_of(adopted, older) && (!older.until || from < *older.until))
            writer.record(Fact::policy_layer_end, {older.id, std::int64_t{std::max(from, older.from).number()}, staff});
    return id;
}

} // namespace mat::store
