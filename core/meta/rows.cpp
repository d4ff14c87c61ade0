// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/meta/rows.h"

#include "core/base/byte_io.h"
#include "core/base/hash.h"

namespace varve::meta {

std::uint32_t rowChecksum(const PointRow& row)
{
    ByteWriter bytes;
    bytes.put(row.label);
    bytes.putText(row.id);
    bytes.put(row.documentId);
    bytes.put(row.ordinal);
    bytes.putText(row.text);
    bytes.putText(row.metadataJson);
    bytes.put(row.byteBegin);
    bytes.put(row.byteEnd);
    bytes.put(row.page);
    bytes.putText(row.headingPath);
    return crc32c(bytes.bytes());
}

std::uint32_t rowChecksum(const DocumentRow& row)
{
    ByteWriter bytes;
    bytes.put(row.id);
    bytes.putText(row.source);
    bytes.putText(row.title);
    bytes.putText(row.mediaType);
    bytes.putText(row.contentHash);
    bytes.put(row.sizeBytes);
    bytes.put(row.modifiedMs);
    bytes.put(row.importedMs);
    bytes.put(row.state);
    bytes.putText(row.reasonKey);
    bytes.putText(row.reasonDetail);
    bytes.put(row.chunks);
    return crc32c(bytes.bytes());
}

} // namespace varve::meta
