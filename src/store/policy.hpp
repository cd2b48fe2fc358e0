// Layers of policy as they were adopted, and what they come to on a day.
#pragma once

#include "domain/policy_layers.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"
#include "store/keys.hpp"
#include "store/store.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mat::store {

/// A layer with its days.
struct AdoptedLayer {
    std::int64_t id = 0;
    std::optional<std::int64_t> client; ///< of a patient's layer: whose, the survivor's number
    Day from;
    std::optional<Day> until; ///< first day on which it no longer holds
    std::string digest;       ///< of the file, in hexadecimal
    std::int64_t staff = 0;
    domain::PolicyLayer layer;
    bool in_force(Day day) const { return from <= day && (!until || day < *until); }
};
/// Every layer ever adopted, in the order of adoption.
std::vector<AdoptedLayer> adopted_layers(const Reader& reader);
/// Of those, what is in force that day for the clinic, or (a client's number) for that person.
std::vector<domain::PolicyLayer> layers_on(const std::vector<AdoptedLayer>& layers, std::optional<std::int64_t> client, Day day);

/// The policy of a day: the clinic's, or with a client that person's. Today's, where nobody has a layer of their own,
/// costs no query.
domain::Policy policy_on(const Reader& reader, const Clinic& clinic, const Client* client, Day day);

/// The policies of many people and days, with two queries for all of them. `extra` is laid over them as if it were in
/// force on every day, in the place of layers of its kind and name.
class Policies {
  public:
    Policies(const Reader& reader, const Clinic& clinic, std::optional<AdoptedLayer> extra = std::nullopt);
    /// `client` is the survivor's number. The reference holds as long as this does.
    const domain::Policy& on(std::int64_t client, Day day);

  private:
    std::vector<AdoptedLayer> layers_;
    std::vector<SettingVersion> built_in_;
    std::map<std::vector<std::int64_t>, domain::Policy> resolved_; ///< by what is in force: layers, and the built-in last
    std::optional<AdoptedLayer> extra_;
};

/// The built-in policy that is set for that day.
domain::Policy built_in_policy_on(const Reader& reader, Day day);

/// Adopts a layer from a day on; it takes the place of those of the same kind, name and client, planned ones included.
/// `source` is the file's text; a patient's is sealed, which takes the key (Error, not permitted, without).
std::int64_t record_layer(Writer& writer, const Keys* keys, const domain::PolicyLayer& layer, const Client* client, Day from,
                          std::string_view source, std::int64_t staff);

} // namespace mat::store
