// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Writing packs anew whose bytes changed without harm.
#include "core/repository/repository.h"

namespace varve::repository {

/// False when a needed chunk is nowhere whole: such a pack stays for whoever has a copy.
Result<bool> Repository::renewPack(const std::string& pack, const NeededObjects& needed)
{
    VARVE_TRY(const auto table, readPackTable(m_fileSystem, packPath(pack)));
    const std::string fileName = freePackName("renewed");
    std::optional<PackWriter> renewed;
    std::set<std::string> written;
    for (const PackedChunk& chunk : table) {
        if (written.contains(chunk.sha256))
            continue;
        const auto content = chunkContent(chunk.sha256, openPacksOf({chunk.sha256}));
        if (!content && needed.chunks.contains(chunk.sha256))
            return false;
        if (!content && content.error().code != ErrorCode::Corrupt)
            return content.error(); // a failing read is no reason to drop anything
        if (!content)
            continue;
        if (!renewed) {
            VARVE_TRY(renewed, PackWriter::create(m_fileSystem, packPath(fileName)));
        }
        VARVE_CHECK(renewed->add(chunk.sha256, static_cast<std::uint32_t>(content->size()), compressChunk(*content)));
        written.insert(chunk.sha256);
    }
    if (renewed) {
        VARVE_CHECK(renewed->commit());
        VARVE_CHECK(readPackTable(m_fileSystem, packPath(fileName)));
    }
    VARVE_CHECK(m_fileSystem.removeFile(packPath(pack)));
    VARVE_CHECK(m_fileSystem.syncDirectory(m_folder / "packs"));
    return true;
}

Result<std::uint64_t> Repository::renewPacks(const NeededObjects& needed, const OperationControl& control)
{
    Progress progress{"verifying", {}, 0, m_packs.size(), 0, 0, 0};
    std::uint64_t renewed = 0;
    for (const std::string& pack : m_packs) {
        VARVE_CHECK(control.check());
        progress.item = pack;
        control.report(progress);
        ++progress.doneItems;
        if (!readPackTable(m_fileSystem, packPath(pack)))
            continue; // told of with every base
        VARVE_TRY(const bool isAsWritten, isPackAsWritten(m_fileSystem, packPath(pack)));
        if (isAsWritten)
            continue;
        VARVE_TRY(const bool isRenewed, renewPack(pack, needed));
        renewed += isRenewed;
    }
    if (renewed > 0) {
        m_packs.clear();
        m_places.clear();
        VARVE_CHECK(loadPacks());
    }
    return renewed;
}

} // namespace varve::repository
