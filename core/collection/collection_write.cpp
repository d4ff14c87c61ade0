// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Writes, settings and closing.
#include "core/collection/collection_impl.h"

#include <charconv>

namespace varve::collection {

namespace {

Error readOnlyError(const std::filesystem::path& folder)
{
    return Error{ErrorCode::ReadOnly, "the collection is open for reading only", folder, 0};
}

Error closedError(const std::filesystem::path& folder)
{
    return Error{ErrorCode::ReadOnly, "the collection is closed", folder, 0};
}

/// Rows in the growing part above which closing seals it, so that the next opening does not replay them.
constexpr std::uint64_t kSealAtCloseRows = 1000;

Result<> checkSetting(const std::string& key, const std::string& value)
{
    const auto bad = [&](const std::string& what) {
        return Error{ErrorCode::InvalidArgument, key + "=" + value + ": " + what, {}, 0};
    };
    if (key == kModeSetting)
        return storageModeFromString(value) ? Result<>() : bad("choose memory, disk or hybrid");
    if (key == kDurabilitySetting)
        return durabilityFromString(value) ? Result<>() : bad("choose each, interval or os");
    if (key == kNameSetting)
        return value.empty() ? bad("a name cannot be empty") : Result<>();
    if (key == kEfSetting) {
        std::uint64_t ef = 0;
        const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), ef);
        const bool number = problem == std::errc() && end == value.data() + value.size();
        return number && ef >= 1 && ef <= 10'000 ? Result<>() : bad("choose a number from 1 to 10000");
    }
    return key.starts_with("user.") ? Result<>() : bad("unknown setting; known are name, mode, durability, ef");
}

} // namespace

Result<WriteReceipt> CollectionImpl::write(Resolve resolve)
{
    const std::shared_lock life(m_lifeMutex);
    if (m_closed)
        return closedError(m_folder);
    if (m_readOnly)
        return readOnlyError(m_folder);
    auto pending = std::make_unique<PendingWrite>();
    PendingWrite* raw = pending.get();
    pending->build = [raw, resolve = std::move(resolve)](meta::MetaStore& meta) -> Result<Batch> {
        VARVE_TRY(Resolved resolved, resolve(meta));
        raw->acknowledges = resolved.acknowledged;
        return std::move(resolved.batch);
    };
    return m_writer->write(std::move(pending));
}

Result<> CollectionImpl::runOnWriter(std::function<Result<>()> task)
{
    const std::shared_lock life(m_lifeMutex);
    if (m_closed)
        return closedError(m_folder);
    if (m_readOnly)
        return readOnlyError(m_folder);
    return m_writer->run(std::move(task));
}

Result<WriteReceipt> CollectionImpl::upsert(std::vector<Point> points)
{
    VARVE_CHECK(checkPoints(points, m_config.dimension, false));
    return write([this, points = std::move(points)](meta::MetaStore& meta) mutable {
        return resolveUpsert(meta, m_numbers, std::move(points));
    });
}

Result<WriteReceipt> CollectionImpl::putDocument(Document document, std::vector<Point> chunks)
{
    if (document.source.empty())
        return Error{ErrorCode::InvalidArgument, "a document needs a source", {}, 0};
    VARVE_CHECK(checkPoints(chunks, m_config.dimension, true));
    return write([this, document = std::move(document), chunks = std::move(chunks)](meta::MetaStore& meta) mutable {
        return resolveDocument(meta, *m_vectors.view(), m_numbers, std::move(document), std::move(chunks));
    });
}

Result<WriteReceipt> CollectionImpl::recordOutcome(Document document)
{
    if (document.source.empty())
        return Error{ErrorCode::InvalidArgument, "a document needs a source", {}, 0};
    return write([this, document = std::move(document)](meta::MetaStore& meta) mutable {
        return resolveOutcome(meta, m_numbers, std::move(document));
    });
}

Result<WriteReceipt> CollectionImpl::removePoints(const std::vector<std::string>& ids)
{
    return write([ids](meta::MetaStore& meta) { return resolveRemoval(meta, ids); });
}

Result<WriteReceipt> CollectionImpl::removeWhere(const std::string& filterJson)
{
    VARVE_TRY(auto filter, meta::compileFilter(filterJson));
    return write([filter = std::move(filter)](meta::MetaStore& meta) { return resolveRemoveWhere(meta, filter); });
}

Result<WriteReceipt> CollectionImpl::removeDocuments(const std::vector<std::int64_t>& documentIds)
{
    return write([documentIds](meta::MetaStore& meta) { return resolveRemoveDocuments(meta, documentIds); });
}

Result<WriteReceipt> CollectionImpl::set(const std::string& key, const std::string& value)
{
    VARVE_CHECK(checkSetting(key, value));
    VARVE_TRY(const WriteReceipt receipt, write([key, value](meta::MetaStore&) -> Result<Resolved> {
                  return Resolved{{PutSetting{key, value}}, 0};
              }));
    if (key == kModeSetting)
        VARVE_CHECK(switchMode(*storageModeFromString(value)));
    else if (key == kDurabilitySetting)
        m_durability = *durabilityFromString(value);
    else if (key == kEfSetting)
        m_ef = std::stoull(value);
    else if (key == kNameSetting) {
        const std::scoped_lock lock(m_nameMutex);
        m_name = value;
    }
    return receipt;
}

/// Opens the same segments again with another residency; searches go on with the old ones until they end.
Result<> CollectionImpl::switchMode(StorageMode mode)
{
    return runOnWriter([this, mode]() -> Result<> {
        VARVE_CHECK(m_vectors.openSegments(m_manifest, mode));
        m_mode = mode;
        m_nextSealRows = m_vectors.sealThreshold();
        checkpointWhenDue();
        return {};
    });
}

Result<> CollectionImpl::close()
{
    const bool sealFirst = !m_readOnly && m_memtableRows >= kSealAtCloseRows;
    if (sealFirst)
        static_cast<void>(checkpoint({}).hasValue()); // only makes the next opening quicker
    const std::unique_lock life(m_lifeMutex);
    if (m_closed)
        return {};
    m_closed = true;
    Result<> flushed;
    if (m_writer)
        flushed = m_writer->stop();
    m_writer.reset();
    m_readers.reset();
    if (m_pipeline && !m_pipeline->isLatched() && flushed)
        flushed = m_pipeline->meta().database().checkpoint();
    m_pipeline.reset();
    return flushed;
}

CollectionImpl::~CollectionImpl()
{
    static_cast<void>(close().hasValue());
}

} // namespace varve::collection
