// Many rows under one audit entry: how an import records a file. Rows go straight to the engine, their digests to the
// entry's manifest, a digest per thousand rows in key order.
#pragma once

#include "store/store.hpp"

#include <initializer_list>
#include <memory>

namespace mat::store {

/// One value of a bulk row, without a copy.
class BulkValue {
  public:
    BulkValue() = default;                                             // NULL
    BulkValue(std::int64_t value) : kind_(Kind::integer), integer_(value) {} // NOLINT: a value is a value
    BulkValue(std::optional<std::int64_t> value)                             // NOLINT
        : kind_(value ? Kind::integer : Kind::null), integer_(value.value_or(0)) {}
    static BulkValue text(std::string_view bytes) { return BulkValue(Kind::text, bytes); }
    static BulkValue blob(std::string_view bytes) { return BulkValue(Kind::blob, bytes); }

  private:
    friend class BulkTable;
    enum class Kind { null, integer, text, blob };
    BulkValue(Kind kind, std::string_view bytes) : kind_(kind), bytes_(bytes) {}
    Kind kind_ = Kind::null;
    std::int64_t integer_ = 0;
    std::string_view bytes_;
};

/// The rows that one import entry brings into one table. Construct it while `writer.next_entry()` is the number of
/// that entry, and record nothing else before `record_bulk`.
class BulkTable {
  public:
    BulkTable(Writer& writer, Fact fact);
    ~BulkTable();
    BulkTable(BulkTable&&) noexcept;

    /// All columns but `id`, `recorded_at` and `entry`, in the order of the table's form. References are not checked
    /// row by row: the caller has read what they point to, and `record_bulk` has them checked once.
    void add(std::int64_t id, std::initializer_list<BulkValue> columns);
    std::int64_t rows() const;
    ManifestPart finish();

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

/// Drops the indexes of empty big tables before a first import and makes them anew afterwards: sorting once is
/// cheaper than inserting in the wrong order. Both within the writer's transaction.
class DeferredIndexes {
  public:
    explicit DeferredIndexes(Writer& writer);
    void make();

  private:
    Writer& writer_;
    std::vector<std::string> sql_;
};

/// Foreign keys of the whole store, checked at once. Throws Error (damaged) where one points nowhere.
void check_references(Writer& writer);

} // namespace mat::store
