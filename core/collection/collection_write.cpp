// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Writes, settings and closing.
#include "core/collection/collection_impl.h"
#include "core/collection/residency_plan.h"

#include <charconv>

namespace varve::collection {

namespace {

Error readOnlyError(const std::filesystem::path& folder)
{
    return Error{ErrorCode::ReadOnly, "the collection is open for reading only", folder, 0};
}

std::size_t bytesOf(const std::vector<Point>& points)
{
    std::size_t total = 0;
    for (const Point& point : points)
        total += sizeof(Point) + point.vector.size() * sizeof(float) + point.text.size() + point.metadataJson.size()
                 + point.id.size();
    return total;
}

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
    if (key == kEfSetting && value != kAutomaticEf) {
        std::uint64_t ef = 0;
        const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), ef);
        const bool number = problem == std::errc() && end == value.data() + value.size();
        return number && ef >= 1 && ef <= 10'000 ? Result<>() : bad("choose a number from 1 to 10000, or auto");
    }
    if (key == kEfSetting)
        return {};
    if (key == kRecallTargetSetting)
        return recallTargetFromString(value) ? Result<>() : bad("choose a number from 0.5 to 0.999");
    if (key == kOversamplingSetting)
        return value == kAutomaticEf || oversamplingFromString(value) ? Result<>()
                                                                      : bad("choose a number from 1 to 100, or auto");
    if (key == kMaintenanceSetting)
        return value == kPausedValue || value == kRunningValue ? Result<>() : bad("choose running or paused");
    if (key == kMemoryBudgetSetting)
        return memoryBudgetFromString(value) ? Result<>() : bad("choose auto or a size, for example 512MB");
    return key.starts_with("user.") ? Result<>()
                                    : bad("unknown setting; known are name, mode, durability, recall-target, ef, "
                                          "oversampling, maintenance, memory-budget");
}

} // namespace

Error CollectionImpl::closedError() const
{
    return Error{ErrorCode::ReadOnly, "the collection is closed", m_folder, 0};
}

Result<WriteReceipt> CollectionImpl::write(Resolve resolve, std::size_t bytes)
{
    const std::shared_lock life(m_lifeMutex);
    if (m_closed)
        return closedError();
    if (m_readOnly)
        return readOnlyError(m_folder);
    const MaintenanceControl::Writing writing(m_maintenance);
    auto pending = std::make_unique<PendingWrite>();
    pending->bytes = bytes;
    pending->build = std::move(resolve);
    return m_writer->write(std::move(pending));
}

Result<> CollectionImpl::runOnWriter(std::function<Result<>()> task)
{
    const std::shared_lock life(m_lifeMutex);
    if (m_closed)
        return closedError();
    if (m_readOnly)
        return readOnlyError(m_folder);
    return m_writer->run(std::move(task));
}

Result<WriteReceipt> CollectionImpl::upsert(std::vector<Point> points)
{
    VARVE_CHECK(checkPoints(points, m_config.dimension, false));
    const std::size_t bytes = bytesOf(points);
    return write(
        [this, points = std::move(points)](StateBefore& state) mutable {
            return resolveUpsert(state, m_numbers, std::move(points));
        },
        bytes);
}

Result<WriteReceipt> CollectionImpl::putDocument(Document document, std::vector<Point> chunks)
{
    VARVE_CHECK(checkDocument(document));
    VARVE_CHECK(checkPoints(chunks, m_config.dimension, true));
    const std::size_t bytes = bytesOf(chunks);
    return write(
        [this, document = std::move(document), chunks = std::move(chunks)](StateBefore& state) mutable {
            return resolveDocument(state, *m_vectors.view(), m_numbers, std::move(document), std::move(chunks));
        },
        bytes);
}

Result<WriteReceipt> CollectionImpl::recordOutcome(Document document)
{
    VARVE_CHECK(checkDocument(document));
    return write([this, document = std::move(document)](StateBefore& state) mutable {
        return resolveOutcome(state, m_numbers, std::move(document));
    });
}

Result<WriteReceipt> CollectionImpl::removePoints(const std::vector<std::string>& ids)
{
    return write([ids](StateBefore& state) { return resolveRemoval(state, ids); });
}

Result<WriteReceipt> CollectionImpl::removeWhere(const std::string& filterJson)
{
    VARVE_TRY(auto filter, meta::compileFilter(filterJson));
    return write([filter = std::move(filter)](StateBefore& state) { return resolveRemoveWhere(state, filter); });
}

Result<WriteReceipt> CollectionImpl::removeDocuments(const std::vector<std::int64_t>& documentIds)
{
    return write([documentIds](StateBefore& state) { return resolveRemoveDocuments(state, documentIds); });
}

Result<WriteReceipt> CollectionImpl::set(const std::string& key, const std::string& value)
{
    VARVE_CHECK(checkSetting(key, value));
    VARVE_TRY(const WriteReceipt receipt, write([key, value](StateBefore&) -> Result<Resolved> {
                  Resolved resolved{{PutSetting{key, value}}, 0};
                  if (key == kRecallTargetSetting) // a fixed width would leave it without effect
                      resolved.batch.emplace_back(PutSetting{kEfSetting, kAutomaticEf});
                  return resolved;
              }));
    if (key == kModeSetting)
        VARVE_CHECK(switchMode(*storageModeFromString(value)));
    else if (key == kDurabilitySetting)
        m_durability = *durabilityFromString(value);
    else if (key == kEfSetting || key == kRecallTargetSetting || key == kOversamplingSetting)
        takeSearchSetting(key, value);
    else if (key == kMaintenanceSetting)
        pauseMaintenance(value == kPausedValue);
    else if (key == kMemoryBudgetSetting) {
        m_memoryBudgetWanted = *memoryBudgetFromString(value);
        VARVE_CHECK(switchMode(m_mode));
    } else if (key == kNameSetting) {
        const std::scoped_lock lock(m_nameMutex);
        m_name = value;
    }
    return receipt;
}

void CollectionImpl::takeSearchSetting(const std::string& key, const std::string& value)
{
    {
        const std::scoped_lock lock(m_recallMutex);
        if (key == kOversamplingSetting) {
            m_fixedOversampling = oversamplingFromString(value).value_or(0);
            m_isOversamplingChanged = true;
        } else if (key == kRecallTargetSetting) {
            m_fixedEf.reset();
            m_recallTarget = recallTargetFromString(value).value_or(kDefaultRecallTarget);
        } else if (value == kAutomaticEf) {
            m_fixedEf.reset();
        } else {
            m_fixedEf = std::stoull(value);
        }
    }
    chooseEf();
    const std::shared_lock life(m_lifeMutex);
    if (!m_closed)
        m_keeper->wake();
}

/// Opens the same segments again with another residency, each aside; searches go on with the old ones until they end.
Result<> CollectionImpl::switchMode(StorageMode mode)
{
    if (m_modeIsOverridden)
        return {}; // from the next opening on
    const std::shared_lock life(m_lifeMutex);
    if (m_closed)
        return closedError();
    m_mode = mode;
    if (m_maintenance.status().work == MaintenanceWork::Loading)
        m_keeper->cancelStep(); // it may be moving a segment where it does not belong any more
    {
        const std::scoped_lock lock(m_residencyMutex);
        m_unmovable.clear();
    }
    return moveAllSegments();
}

void CollectionImpl::pauseMaintenance(bool paused)
{
    const std::shared_lock life(m_lifeMutex);
    m_maintenance.setPaused(paused);
    if (m_closed)
        return;
    if (paused)
        m_keeper->cancelStep(); // what is half done would only hold memory
    else
        m_keeper->wake();
}

Result<> CollectionImpl::close()
{
    const std::scoped_lock closing(m_closeMutex);
    if (m_closed)
        return {};
    if (m_keeper)
        m_keeper->stop();
    if (m_sealer)
        m_sealer->stop();
    if (m_sealer && m_writer)
        sealBeforeClosing();
    const std::unique_lock life(m_lifeMutex);
    m_closed = true;
    Result<> flushed;
    if (m_writer)
        flushed = m_writer->stop();
    m_writer.reset();
    m_readers.reset();
    if (m_pipeline) {
        const auto stopped = m_pipeline->stop();
        flushed = flushed ? stopped : flushed;
    }
    m_pipeline.reset();
    return flushed;
}

CollectionImpl::~CollectionImpl()
{
    static_cast<void>(close().hasValue());
}

} // namespace varve::collection
