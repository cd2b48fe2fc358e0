#include "cli/group_name.hpp"

#include "cli/parse.hpp"
#include "store/folding.hpp"
#include "store/groups.hpp"

namespace mat::cli {

Result<domain::GroupRecord> group_named(const store::Reader& reader, const std::string& typed, Day day) {
    const auto groups = store::list_groups(reader, day);
    const std::string wanted = store::folded(typed);
    std::vector<domain::GroupRecord> found;
    for (const domain::GroupRecord& group : groups)
        if (store::folded(group.name) == wanted) found.push_back(group);
    if (found.empty() && typed.starts_with("#"))
        for (const domain::GroupRecord& group : groups)
            if (typed == "#" + std::to_string(group.id)) found.push_back(group);
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
        std::string numbers;
        for (const auto& group : found) numbers += (numbers.empty() ? "#" : ", #") + std::to_string(group.id);
        return Failure{Exit::usage, "which-group", "several groups are called " + quoted(typed), "name one by its number: " + numbers};
    }
    std::string best;
    std::size_t least = 1 + wanted.size() / 3;
    for (const domain::GroupRecord& group : groups)
        if (const std::size_t distance = word_distance(wanted, store::folded(group.name)); distance < least) {
            least = distance;
            best = group.name;
        }
    return Failure{Exit::not_found, "no-such-group", "there is no group " + quoted(typed),
                   best.empty() ? "mat group list shows their names" : "did you mean " + quoted(best) + "?"};
}

Result<Nothing> check_keeper(const Actor& actor, const domain::GroupRecord& group) {
    if (domain::may_keep_group(actor.roles, group.kind)) return Nothing{};
    Failure failure{Exit::not_permitted, "not-permitted",
                    "'" + actor.login + "' may not keep a group of kind " + group.kind +
                        ": a peer specialist keeps peer-led, mutual-help and community groups",
                    ""};
    failure.verdict = {false, {{"not-permitted", "role", "roles of this clinic", failure.message,
                                {{"login", actor.login}, {"roles", actor.roles.text()}, {"kind", group.kind}}}}, ""};
    return failure;
}

} // namespace mat::cli
