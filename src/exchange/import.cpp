#include "exchange/import.hpp"

#include "exchange/import_read.hpp"
#include "store/derived.hpp"
#include "store/files.hpp"

#include <algorithm>

namespace mat::exchange {
namespace {

using store::Fact;

std::string path_of(const ImportRequest& request, const FileKind& kind) {
    return request.folder + "/" + std::string(kind.name) + ".csv";
}

std::string rejected_path(const ImportRequest& request, const ImportFile& file) {
    return request.folder + "/rejected/" + file.name();
}

// All nine, so that a header that does not fit is known before the first row is read.
Result<std::vector<ImportFile>> open_files(const ImportRequest& request, const ImportMap& map,
                                           Rejections& rejections, ReadingProgress& progress) {
    std::string missing;
    for (const FileKind& kind : file_kinds())
        if (!store::exists(path_of(request, kind)))
            missing += (missing.empty() ? "" : ", ") + std::string(kind.name) + ".csv";
    if (!missing.empty())
        return Failure{Exit::usage, "import-files", "'" + request.folder + "' lacks " + missing,
                       "all nine files must be there; one without rows has its header only"};
    std::vector<ImportFile> files;
    for (const FileKind& kind : file_kinds()) {
        auto file = ImportFile::open(kind, request, map, rejections, progress);
        if (!file) return file.failure();
        files.push_back(*std::move(file));
    }
    return files;
}

// History begins with the earliest dose date of any status. It ends with the last day of which a row tells what
// happened: a bottle handed out ahead says nothing of the days that it is for, on which other people were still
// to come; else days to come would count as missed for everybody without one.
std::optional<DayRange> history_of(const DosesRead& doses) {
    if (!doses.first_dose_day) return std::nullopt;
    return DayRange{*doses.first_dose_day, std::max(*doses.first_dose_day, *doses.last_known)};
}

void record_run(store::Writer& writer, const std::optional<DayRange>& history, std::vector<ImportFile>& files) {
    std::string digests;
    for (ImportFile& file : files) digests += store::view(file.digest());
    const auto number = [&](Day DayRange::*day) {
        return history ? store::Value(std::int64_t{((*history).*day).number()}) : store::Value();
    };
    writer.record(Fact::import_run, {number(&DayRange::first), number(&DayRange::last),
                                     store::Blob{std::string(store::view(store::digest_of(digests)))}});
}

// What did not fit, file by file; what an earlier attempt left there and fits now is taken away.
void write_rejected(const ImportRequest& request, const std::vector<ImportFile>& files) {
    for (const ImportFile& file : files) {
        const std::string path = rejected_path(request, file);
        if (file.rejected_rows().empty()) {
            if (store::exists(path)) store::remove_file(path);
            continue;
        }
        store::make_folder_of(path);
        store::write_file(path, file.rejected_rows(), 0600);
    }
}

std::int64_t size_of_all(const ImportRequest& request) {
    std::int64_t size = 0;
    for (const FileKind& kind : file_kinds()) size += store::file_size(path_of(request, kind));
    return size;
}

} // namespace

Result<ImportOutcome> import_clinic(store::Writer& writer, const store::Keys& keys, const store::Clinic& clinic,
                                    const ImportRequest& request, const Progress& progress) {
    if (writer.next_id(Fact::import_run) != 1)
        return Failure{Exit::usage, "imported-already", "this store has an imported history already",
                       "import into a new store; a history is imported once"};
    const auto map = read_import_map(request.map_file);
    if (!map) return map.failure();
    Rejections rejections(request.partial);
    ReadingProgress reading(size_of_all(request), progress);
    auto opened = open_files(request, *map, rejections, reading);
    if (!opened) return opened.failure();
    std::vector<ImportFile>& files = *opened; // in the order of file_kinds()

    ImportOutcome outcome;
    store::DeferredIndexes indexes(writer);
    const IdsRead staff = import_staff(writer, files[0], outcome, keys);
    const ClientsRead clients = import_clients(writer, files[1], outcome, keys, clinic.today);
    import_episodes(writer, files[2], outcome, staff, clients, clinic.today);
    const OrdersRead orders = import_orders(writer, files[3], outcome, clients.ids, clinic.today);
    const DosesRead doses =
        import_doses(writer, files[4], outcome, staff, clients.ids, orders, clinic.zone, clinic.today);
    const IdsRead groups = import_groups(writer, files[5], outcome, staff);
    import_rosters(writer, files[6], outcome, clients.ids, groups, clinic.today);
    import_sessions(writer, files[7], outcome, staff, clients.ids, groups, clinic.today);
    import_screens(writer, files[8], outcome, clients.ids, clinic.today);
    if (rejections.all_lost()) return rejections.failure();

    const auto history = history_of(doses);
    record_run(writer, history, files);
    if (history) {
        outcome.history = *history;
        compare_missed(outcome, orders, doses);
    }
    indexes.make();
    store::check_references(writer);
    if (doses.first_changed) store::touch_days(writer, std::min(*doses.first_changed, *doses.first_dose_day));
    store::seal_closed_days(writer, clinic);

    outcome.rejected = rejections.first_ones();
    outcome.rejected_rows = rejections.rows();
    if (request.partial) write_rejected(request, files);
    return outcome;
}

} // namespace mat::exchange
