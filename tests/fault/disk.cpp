#include "disk.hpp"

#include "recording.h"

#include <algorithm>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace fault {

namespace {

constexpr std::int64_t sector = 512; ///< what a disk writes whole

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    return hash ^ (hash >> 29);
}

std::uint64_t hash_of(const std::string& bytes) {
    std::uint64_t hash = bytes.size();
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, 8);
        hash = mix(hash, word);
    }
    for (; i < bytes.size(); ++i) hash = mix(hash, static_cast<unsigned char>(bytes[i]));
    return hash;
}

std::uint64_t hash_of(const Bytes& content) {
    if (!content->hash) content->hash = hash_of(content->bytes);
    return *content->hash;
}

Bytes make_bytes(std::string text = {}) {
    auto content = std::make_shared<Content>();
    content->bytes = std::move(text);
    return content;
}

/// The content, ready to be changed: a copy unless nobody else holds it.
std::string& writable(Bytes& content) {
    if (content.use_count() > 1) content = make_bytes(content->bytes);
    content->hash.reset();
    return content->bytes;
}

void write_at(std::string& bytes, std::int64_t offset, const std::string& data, std::size_t length) {
    const auto place = static_cast<std::size_t>(offset);
    if (length == 0) return;
    if (bytes.size() < place + length) bytes.resize(place + length, '\0');
    std::memcpy(bytes.data() + place, data.data(), length);
}

/// How much of a write is on the disk when the power went half way through it.
std::size_t torn_length(std::int64_t offset, std::size_t length) {
    const auto end = offset + static_cast<std::int64_t>(length);
    std::int64_t cut = (offset + static_cast<std::int64_t>(length) / 2) / sector * sector;
    if (cut <= offset) cut = (offset / sector + 1) * sector;
    if (cut >= end) return 0; // within one sector: all or nothing, and all is another image
    return static_cast<std::size_t>(cut - offset);
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string last_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool is_shared_memory(const std::string& name) { return name.size() > 4 && name.ends_with("-shm"); }

/// Names in a folder, sorted, without `.` and `..`.
std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    DIR* stream = opendir(folder.c_str());
    if (stream == nullptr) return names;
    while (const dirent* entry = readdir(stream)) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    closedir(stream);
    std::sort(names.begin(), names.end());
    return names;
}

bool empty_folder(const std::string& folder) {
    for (const std::string& name : names_in(folder)) {
        const std::string path = folder + "/" + name;
        struct stat status {};
        if (lstat(path.c_str(), &status) != 0) return false;
        if (S_ISDIR(status.st_mode)) {
            if (chmod(path.c_str(), 0700) != 0 || !empty_folder(path) || rmdir(path.c_str()) != 0) return false;
        } else if (unlink(path.c_str()) != 0) {
            return false;
        }
    }
    return true;
}

bool write_file(const std::string& path, const Entry& entry) {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return false;
    const std::string& bytes = entry.bytes->bytes;
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t some = write(descriptor, bytes.data() + done, bytes.size() - done);
        if (some <= 0) break;
        done += static_cast<std::size_t>(some);
    }
    const bool whole = done == bytes.size() && fchmod(descriptor, entry.mode) == 0;
    return close(descriptor) == 0 && whole;
}

void read_into(Image& image, const std::string& root, const std::string& path) {
    for (const std::string& name : names_in(root + (path.empty() ? "" : "/" + path))) {
        const std::string below = path.empty() ? name : path + "/" + name;
        struct stat status {};
        if (is_shared_memory(name) || lstat((root + "/" + below).c_str(), &status) != 0) continue;
        const std::uint32_t mode = status.st_mode & 07777u;
        if (S_ISDIR(status.st_mode)) {
            image.entries[below] = Entry{true, mode, nullptr};
            read_into(image, root, below);
        } else if (S_ISREG(status.st_mode)) {
            image.entries[below] = Entry{false, mode, make_bytes(read_file(root + "/" + below))};
        }
    }
}

} // namespace

// ---- the log ----

bool make_recording(const std::string& log) {
    recording_header header{};
    header.magic = RECORDING_MAGIC;
    std::ofstream file(log, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(&header), sizeof header);
    return static_cast<bool>(file.flush());
}

std::optional<Recording> read_recording(const std::string& log) {
    const std::string bytes = read_file(log);
    recording_header header{};
    if (bytes.size() < sizeof header) return std::nullopt;
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.magic != RECORDING_MAGIC) return std::nullopt;

    Recording recording;
    recording.fired = header.fired;
    for (std::size_t place = sizeof header; place < bytes.size();) {
        recording_record record{};
        if (bytes.size() - place < sizeof record) return std::nullopt;
        std::memcpy(&record, bytes.data() + place, sizeof record);
        place += sizeof record;
        const std::uint64_t length =
            std::uint64_t{record.path_length} + record.other_length + record.data_length;
        if (bytes.size() - place < length) return std::nullopt;
        if (record.kind == recording_output) {
            if (!recording.answered_after) recording.answered_after = record.number;
        } else if (record.kind != recording_errors) {
            Operation operation;
            operation.kind = record.kind;
            operation.flags = record.flags;
            operation.number = record.number;
            operation.inode = record.inode;
            operation.offset = record.offset;
            operation.mode = record.mode;
            operation.error = record.error;
            operation.path = bytes.substr(place, record.path_length);
            operation.other = bytes.substr(place + record.path_length, record.other_length);
            operation.data = bytes.substr(place + record.path_length + record.other_length, record.data_length);
            recording.operations.push_back(std::move(operation));
        }
        place += length;
    }
    return recording;
}

std::string describe(const Operation& operation) {
    const std::string path = operation.path.empty() ? "." : operation.path;
    std::string text;
    switch (operation.kind) {
    case recording_create: text = "create " + path; break;
    case recording_write:
        text = "write " + path + " " + std::to_string(operation.data.size()) + " bytes at " +
               std::to_string(operation.offset);
        break;
    case recording_truncate: text = "set size of " + path + " to " + std::to_string(operation.offset); break;
    case recording_sync: text = "sync " + path; break;
    case recording_sync_all: text = "sync everything"; break;
    case recording_rename: text = "rename " + path + " to " + operation.other; break;
    case recording_unlink: text = "remove " + path; break;
    case recording_remove_folder: text = "remove folder " + path; break;
    case recording_create_folder: text = "make folder " + path; break;
    case recording_link: text = "link " + operation.other; break;
    case recording_mode: text = "change mode of " + path; break;
    default: text = path; break;
    }
    if ((operation.flags & recording_failed) != 0)
        text += std::string(" (") + std::strerror(operation.error) + ")";
    if ((operation.flags & recording_short) != 0) text += " (cut short)";
    return text;
}

// ---- images ----

std::uint64_t Image::fingerprint() const {
    std::uint64_t hash = 1;
    for (const auto& [path, entry] : entries) {
        hash = mix(hash, hash_of(path));
        hash = mix(hash, entry.mode * 2 + (entry.folder ? 1 : 0));
        if (!entry.folder) hash = mix(hash, hash_of(entry.bytes));
    }
    return hash;
}

bool Image::write_to(const std::string& folder) const {
    if (!empty_folder(folder)) return false;
    for (const auto& [path, entry] : entries) {
        const std::string place = folder + "/" + path;
        if (entry.folder) {
            if (mkdir(place.c_str(), 0700) != 0 || chmod(place.c_str(), entry.mode) != 0) return false;
        } else if (!write_file(place, entry)) {
            return false;
        }
    }
    return true;
}

Image Image::read_from(const std::string& folder) {
    Image image;
    read_into(image, folder, "");
    return image;
}

std::string Image::difference(const Image& other) const {
    for (const auto& [path, entry] : entries) {
        const auto found = other.entries.find(path);
        if (found == other.entries.end()) return path + " is missing";
        if (found->second.folder != entry.folder) return path + " is a folder in only one of them";
        if (found->second.mode != entry.mode) return path + " has another mode";
        if (!entry.folder && found->second.bytes->bytes != entry.bytes->bytes)
            return path + " has other contents";
    }
    for (const auto& [path, entry] : other.entries)
        if (!entries.contains(path)) return path + " appeared";
    return {};
}

const char* name_of(Survival survival) {
    switch (survival) {
    case Survival::synced_only: return "drop";
    case Survival::names_only: return "names-only";
    case Survival::data_only: return "data-only";
    case Survival::zeros: return "zeros";
    case Survival::all: return "keep";
    case Survival::all_but_torn: return "keep-torn";
    case Survival::later_half: return "reorder";
    case Survival::random: return "random";
    }
    return "?";
}

// ---- the disk ----

std::size_t Disk::add(Node node, std::uint64_t inode) {
    nodes_.push_back(std::move(node));
    by_inode_[inode] = nodes_.size() - 1;
    return nodes_.size() - 1;
}

Disk Disk::scan(const std::string& folder) {
    Disk disk;
    struct stat status {};
    if (stat(folder.c_str(), &status) != 0) return disk;
    Node root;
    root.folder = true;
    root.mode = status.st_mode & 07777u;
    disk.add(root, status.st_ino);
    for (const auto& [path, entry] : Image::read_from(folder).entries) {
        if (lstat((folder + "/" + path).c_str(), &status) != 0) continue;
        const auto parent = disk.find(folder_of(path));
        if (!parent) continue;
        const auto known = disk.by_inode_.find(status.st_ino);
        std::size_t place = 0;
        if (known != disk.by_inode_.end() && !entry.folder) {
            place = known->second; // another name of the same file
        } else {
            Node node;
            node.folder = entry.folder;
            node.mode = entry.mode;
            node.durable = node.current = entry.folder ? make_bytes() : entry.bytes;
            place = disk.add(std::move(node), status.st_ino);
        }
        disk.nodes_[*parent].names[last_of(path)] = place;
        disk.nodes_[*parent].kept_names[last_of(path)] = place;
    }
    return disk;
}

std::optional<std::size_t> Disk::find(const std::string& path) const {
    std::size_t place = 0;
    for (std::size_t start = 0; start < path.size();) {
        const auto slash = std::min(path.find('/', start), path.size());
        const auto found = nodes_[place].names.find(path.substr(start, slash - start));
        if (found == nodes_[place].names.end()) return std::nullopt;
        place = found->second;
        start = slash + 1;
    }
    return place;
}

void Disk::make_durable(Node& node) {
    if (node.folder) {
        node.kept_names = node.names;
        return;
    }
    for (const Change& change : node.unsynced) {
        std::string& bytes = writable(node.durable);
        if (change.truncates)
            bytes.resize(static_cast<std::size_t>(change.offset), '\0');
        else
            write_at(bytes, change.offset, *change.data, change.data->size());
    }
    node.unsynced.clear();
}

void Disk::change(Node& node, Change change) {
    change.order = next_order_++;
    std::string& bytes = writable(node.current);
    if (change.truncates)
        bytes.resize(static_cast<std::size_t>(change.offset), '\0');
    else
        write_at(bytes, change.offset, *change.data, change.data->size());
    node.unsynced.push_back(std::move(change));
}

std::string Disk::apply(const Operation& operation) {
    if ((operation.flags & recording_shared_memory) != 0) return {};
    last_write_.reset();
    if ((operation.flags & recording_failed) != 0) {
        // After a failed sync the kernel forgets that the pages are dirty: they are seen, and never written.
        const auto found = by_inode_.find(operation.inode);
        if (operation.kind == recording_sync && found != by_inode_.end())
            nodes_[found->second].unsynced.clear();
        return {};
    }

    Node* node = nullptr; // of operations on an open file
    const auto found = by_inode_.find(operation.inode);
    if (found != by_inode_.end()) node = &nodes_[found->second];
    const auto parent = find(folder_of(operation.path));
    const auto target = find(operation.path);

    switch (operation.kind) {
    case recording_create:
    case recording_create_folder: {
        Node made;
        made.folder = operation.kind == recording_create_folder;
        made.mode = operation.mode;
        made.durable = made.current = make_bytes();
        if (!parent) return "a name was made in an unknown folder: " + operation.path;
        const std::size_t place = add(std::move(made), operation.inode);
        if (!operation.path.empty()) nodes_[*parent].names[last_of(operation.path)] = place;
        return {};
    }
    case recording_write: {
        if (node == nullptr) return "an unknown file was written: " + operation.path;
        Change written;
        written.offset = operation.offset;
        written.data = std::make_shared<const std::string>(operation.data);
        change(*node, std::move(written));
        last_write_ = next_order_ - 1;
        if ((operation.flags & recording_durable) != 0) make_durable(*node);
        return {};
    }
    case recording_truncate: {
        if (node == nullptr) return "an unknown file changed its size: " + operation.path;
        Change cut;
        cut.truncates = true;
        cut.offset = operation.offset;
        change(*node, std::move(cut));
        return {};
    }
    case recording_sync:
        if (node == nullptr) return "an unknown file was synced: " + operation.path;
        make_durable(*node);
        return {};
    case recording_sync_all:
        for (Node& each : nodes_) make_durable(each);
        return {};
    case recording_mode:
        if (node == nullptr) return "an unknown file changed its mode: " + operation.path;
        node->mode = operation.mode;
        return {};
    case recording_rename: {
        const auto new_parent = find(folder_of(operation.other));
        if (!target || !new_parent) return "an unknown file was renamed: " + operation.path;
        nodes_[*parent].names.erase(last_of(operation.path));
        nodes_[*new_parent].names[last_of(operation.other)] = *target;
        return {};
    }
    case recording_unlink:
    case recording_remove_folder:
        if (!target) return "an unknown file was removed: " + operation.path;
        nodes_[*parent].names.erase(last_of(operation.path));
        return {};
    case recording_link: {
        const auto new_parent = find(folder_of(operation.other));
        if (node == nullptr || !new_parent) return "an unknown file was linked: " + operation.other;
        nodes_[*new_parent].names[last_of(operation.other)] = found->second;
        return {};
    }
    case recording_unseen: return operation.path;
    default: return "the log holds an unknown kind of operation";
    }
}

template <class Choose>
Image Disk::build(bool kept_names, Choose&& choose) const {
    Image image;
    std::vector<std::pair<std::size_t, std::string>> open{{0, ""}};
    while (!open.empty()) {
        const auto [place, path] = open.back();
        open.pop_back();
        for (const auto& [name, below] : kept_names ? nodes_[place].kept_names : nodes_[place].names) {
            if (is_shared_memory(name)) continue;
            const Node& node = nodes_[below];
            const std::string full = path.empty() ? name : path + "/" + name;
            if (node.folder) open.emplace_back(below, full);
            image.entries[full] = Entry{node.folder, node.mode, node.folder ? nullptr : choose(node)};
        }
    }
    return image;
}

std::optional<Image> Disk::image(Survival survival, std::mt19937_64& random) const {
    std::vector<std::uint64_t> orders; // of all unsynced changes
    for (const Node& node : nodes_)
        for (const Change& change : node.unsynced) orders.push_back(change.order);
    std::sort(orders.begin(), orders.end());

    // The file with those of its unsynced changes that `survives` picks; it may shorten a write.
    const auto selected = [](const Node& node, auto&& survives) {
        if (node.unsynced.empty()) return node.durable;
        Bytes content = make_bytes(node.durable->bytes);
        for (const Change& change : node.unsynced) {
            const std::size_t whole = change.truncates ? 1 : change.data->size();
            const std::size_t length = survives(change, whole);
            if (length == 0) continue;
            if (change.truncates)
                content->bytes.resize(static_cast<std::size_t>(change.offset), '\0');
            else
                write_at(content->bytes, change.offset, *change.data, length);
        }
        return content;
    };
    const auto durable = [](const Node& node) { return node.durable; };
    const auto current = [](const Node& node) { return node.current; };

    switch (survival) {
    case Survival::synced_only: return build(true, durable);
    case Survival::names_only: return build(false, durable);
    case Survival::data_only: return build(true, current);
    case Survival::all: return build(false, current);
    case Survival::zeros:
        return build(false, [](const Node& node) {
            if (node.current->bytes.size() == node.durable->bytes.size()) return node.durable;
            Bytes content = make_bytes(node.durable->bytes);
            content->bytes.resize(node.current->bytes.size(), '\0');
            return content;
        });
    case Survival::all_but_torn:
        if (!last_write_) return std::nullopt;
        return build(false, [&](const Node& node) {
            if (node.unsynced.empty() || node.unsynced.back().order != *last_write_) return node.current;
            return selected(node, [&](const Change& change, std::size_t whole) {
                return change.order == *last_write_ ? torn_length(change.offset, whole) : whole;
            });
        });
    case Survival::later_half: {
        if (orders.size() < 2) return std::nullopt;
        const std::uint64_t first_kept = orders[orders.size() / 2];
        return build(false, [&](const Node& node) {
            return selected(node, [&](const Change& change, std::size_t whole) {
                return change.order >= first_kept ? whole : 0;
            });
        });
    }
    case Survival::random: {
        if (orders.empty()) return std::nullopt;
        const bool kept_names = random() % 4 == 0;
        return build(kept_names, [&](const Node& node) {
            return selected(node, [&](const Change& change, std::size_t whole) -> std::size_t {
                const auto draw = random() % 8;
                if (draw < 4) return whole;
                return draw < 7 || change.truncates ? 0 : torn_length(change.offset, whole);
            });
        });
    }
    }
    return std::nullopt;
}

} // namespace fault
