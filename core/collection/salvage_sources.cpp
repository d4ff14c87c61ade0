// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// The log and the metadata of a damaged generation.
#include "core/collection/salvage_sources.h"

#include "core/log/salvage.h"
#include "core/meta/checked_rows.h"

namespace varve::collection {

namespace {

/// Puts one batch on top of what is known.
void apply(const Batch& batch, Sequence sequence, SalvagedLog& log)
{
    for (const Operation& operation : batch) {
        if (const auto* put = std::get_if<PutPoint>(&operation)) {
            const auto label = static_cast<std::uint64_t>(put->row.label);
            if (log.dimension == 0)
                log.dimension = put->vector.size();
            if (!log.removed.contains(label) && put->vector.size() == log.dimension)
                log.points.insert_or_assign(label, SalvagedLog::Point{*put, sequence});
        } else if (const auto* remove = std::get_if<RemovePoint>(&operation)) {
            log.removed.insert(static_cast<std::uint64_t>(remove->label));
            log.points.erase(static_cast<std::uint64_t>(remove->label));
        } else if (const auto* document = std::get_if<PutDocument>(&operation)) {
            log.documents.insert_or_assign(document->row.id, SalvagedLog::DocumentChange{document->row, sequence});
        } else if (const auto* gone = std::get_if<RemoveDocument>(&operation)) {
            log.documents.insert_or_assign(gone->id, SalvagedLog::DocumentChange{std::nullopt, sequence});
        } else if (const auto* setting = std::get_if<PutSetting>(&operation)) {
            log.settings.insert_or_assign(setting->key, setting->value);
        }
    }
}

} // namespace

Result<SalvagedLog> SalvagedLog::read(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                      Sequence replayAfter, std::size_t dimension, SalvageReport& report,
                                      const OperationControl& control)
{
    SalvagedLog log;
    log.dimension = dimension;
    std::uint64_t unreadable = 0;
    VARVE_TRY(auto summary, log::salvage(fileSystem, logFolder(generation), replayAfter,
                                         [&](const log::Record& record) -> Result<> {
                                             VARVE_CHECK(control.check());
                                             const auto batch = decodeBatch(record.payload);
                                             unreadable += !batch;
                                             if (batch)
                                                 apply(*batch, record.sequence, log);
                                             return {};
                                         }));
    log.missing = summary.missing + unreadable;
    log.lastSequence = summary.lastSequence;
    for (std::string& each : summary.damage)
        report.damage.push_back("log " + std::move(each));
    return log;
}

Result<SalvagedMeta> SalvagedMeta::read(fs::FileSystem& fileSystem, const std::filesystem::path& generation,
                                        const std::filesystem::path& scratch, SalvageReport& report)
{
    SalvagedMeta meta;
    // Opening a database recovers it and so changes its files; the damaged ones stay as they are.
    const auto copy = scratch / "meta.sqlite3";
    const auto from = metaPath(generation);
    auto copied = fs::copyFile(fileSystem, from, copy);
    if (copied && fileSystem.exists(from.string() + "-wal"))
        copied = fs::copyFile(fileSystem, from.string() + "-wal", copy.string() + "-wal");
    if (!copied && copied.error().code == ErrorCode::NoSpace)
        return copied.error();
    const auto open = [&]() -> Result<> {
        VARVE_CHECK(copied);
        VARVE_TRY(auto store, meta::MetaStore::open(copy, meta::Database::Mode::ReadWriteCreate));
        meta.m_store.emplace(std::move(store));
        VARVE_TRY(meta.m_applied, meta.m_store->appliedSequence());
        VARVE_TRY(meta.m_highestDocument, meta.m_store->highestDocumentId());
        VARVE_CHECK(meta.m_store->database().integrityCheck());
        meta.m_isSound = true;
        return {};
    };
    if (const auto opened = open(); !opened) {
        if (opened.error().code == ErrorCode::FormatTooNew)
            return opened.error();
        report.damage.push_back("metadata: " + opened.error().detail);
    }
    return meta;
}

template <typename Row>
SalvagedMeta::Found SalvagedMeta::noted(Result<std::optional<Row>> found, Row& row)
{
    m_damagedRows += !found;
    if (!found)
        return Found::Damaged;
    if (!*found)
        return Found::Absent;
    row = std::move(**found);
    return Found::Row;
}

SalvagedMeta::Found SalvagedMeta::point(std::uint64_t label, meta::PointRow& row)
{
    return m_store ? noted(meta::checkedPoint(*m_store, static_cast<std::int64_t>(label)), row) : Found::Damaged;
}

SalvagedMeta::Found SalvagedMeta::document(std::int64_t id, meta::DocumentRow& row)
{
    return m_store ? noted(meta::checkedDocument(*m_store, id), row) : Found::Damaged;
}

std::vector<std::pair<std::int64_t, std::string>> SalvagedMeta::labels(SalvageReport& report)
{
    constexpr std::size_t kPage = 1000;
    std::vector<std::pair<std::int64_t, std::string>> all;
    while (m_store) {
        auto page = m_store->scroll(all.empty() ? 0 : all.back().first, kPage);
        if (!page)
            report.damage.push_back("metadata: its list of points cannot be read to the end");
        if (!page || page->empty())
            break;
        std::move(page->begin(), page->end(), std::back_inserter(all));
    }
    return all;
}

std::vector<std::pair<std::string, std::string>> SalvagedMeta::settings()
{
    auto all = m_store ? meta::allSettings(*m_store) : Result<std::vector<std::pair<std::string, std::string>>>(Error{});
    return all ? std::move(*all) : std::vector<std::pair<std::string, std::string>>();
}

} // namespace varve::collection
