// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/collection/batch.h"

#include "core/base/byte_io.h"

namespace varve::collection {

namespace {

enum class Tag : std::uint8_t { PutPoint = 1, RemovePoint = 2, PutDocument = 3, RemoveDocument = 4, PutSetting = 5 };

struct Encoder {
    ByteWriter& out;

    void tag(Tag value) const { out.put(static_cast<std::uint8_t>(value)); }
    void operator()(const PutPoint& put) const
    {
        tag(Tag::PutPoint);
        out.put(put.row.label);
        out.putText(put.row.id);
        out.put(put.row.documentId);
        out.put(put.row.ordinal);
        out.putText(put.row.text);
        out.putText(put.row.metadataJson);
        out.put(put.row.byteBegin);
        out.put(put.row.byteEnd);
        out.put(put.row.page);
        out.putText(put.row.headingPath);
        out.putFloats(put.vector);
    }
    void operator()(const RemovePoint& remove) const
    {
        tag(Tag::RemovePoint);
        out.put(remove.label);
    }
    void operator()(const PutDocument& put) const
    {
        tag(Tag::PutDocument);
        out.put(put.row.id);
        out.putText(put.row.source);
        out.putText(put.row.title);
        out.putText(put.row.mediaType);
        out.putText(put.row.contentHash);
        out.put(put.row.sizeBytes);
        out.put(put.row.modifiedMs);
        out.put(put.row.importedMs);
        out.put(put.row.state);
        out.putText(put.row.reasonKey);
        out.putText(put.row.reasonDetail);
        out.put(put.row.chunks);
    }
    void operator()(const RemoveDocument& remove) const
    {
        tag(Tag::RemoveDocument);
        out.put(remove.id);
    }
    void operator()(const PutSetting& put) const
    {
        tag(Tag::PutSetting);
        out.putText(put.key);
        out.putText(put.value);
    }
};

PutPoint readPoint(ByteReader& in)
{
    PutPoint put;
    put.row.label = in.get<std::int64_t>();
    put.row.id = in.getText();
    put.row.documentId = in.get<std::int64_t>();
    put.row.ordinal = in.get<std::uint32_t>();
    put.row.text = in.getText();
    put.row.metadataJson = in.getText();
    put.row.byteBegin = in.get<std::uint64_t>();
    put.row.byteEnd = in.get<std::uint64_t>();
    put.row.page = in.get<std::uint32_t>();
    put.row.headingPath = in.getText();
    put.vector = in.getFloats();
    return put;
}

PutDocument readDocument(ByteReader& in)
{
    PutDocument put;
    put.row.id = in.get<std::int64_t>();
    put.row.source = in.getText();
    put.row.title = in.getText();
    put.row.mediaType = in.getText();
    put.row.contentHash = in.getText();
    put.row.sizeBytes = in.get<std::uint64_t>();
    put.row.modifiedMs = in.get<std::int64_t>();
    put.row.importedMs = in.get<std::int64_t>();
    put.row.state = in.get<std::uint8_t>();
    put.row.reasonKey = in.getText();
    put.row.reasonDetail = in.getText();
    put.row.chunks = in.get<std::uint64_t>();
    return put;
}

} // namespace

std::size_t memoryOf(const Batch& batch)
{
    std::size_t total = batch.size() * sizeof(Operation);
    for (const Operation& operation : batch) {
        if (const auto* point = std::get_if<PutPoint>(&operation))
            total += point->row.id.size() + point->row.text.size() + point->row.metadataJson.size()
                     + point->row.headingPath.size();
        else if (const auto* document = std::get_if<PutDocument>(&operation))
            total += document->row.source.size() + document->row.title.size() + document->row.reasonDetail.size();
    }
    return total;
}

void encodeBatch(const Batch& batch, ByteWriter& out)
{
    out.clear();
    std::size_t vectorBytes = 0;
    for (const Operation& operation : batch) {
        if (const auto* point = std::get_if<PutPoint>(&operation))
            vectorBytes += point->vector.size() * sizeof(float);
    }
    out.reserve(memoryOf(batch) + vectorBytes);
    out.put(static_cast<std::uint32_t>(batch.size()));
    for (const Operation& operation : batch)
        std::visit(Encoder{out}, operation);
}

Result<Batch> decodeBatch(std::span<const std::byte> payload)
{
    ByteReader in(payload);
    const auto count = in.get<std::uint32_t>();
    Batch batch;
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        switch (static_cast<Tag>(in.get<std::uint8_t>())) {
        case Tag::PutPoint: batch.emplace_back(readPoint(in)); break;
        case Tag::RemovePoint: batch.emplace_back(RemovePoint{in.get<std::int64_t>()}); break;
        case Tag::PutDocument: batch.emplace_back(readDocument(in)); break;
        case Tag::RemoveDocument: batch.emplace_back(RemoveDocument{in.get<std::int64_t>()}); break;
        case Tag::PutSetting: {
            std::string key = in.getText();
            std::string value = in.getText();
            batch.emplace_back(PutSetting{std::move(key), std::move(value)});
            break;
        }
        default: return Error{ErrorCode::Corrupt, "log batch holds an unknown operation", {}, 0};
        }
    }
    if (!in.ok() || !in.atEnd())
        return Error{ErrorCode::Corrupt, "log batch does not have the length it should", {}, 0};
    return batch;
}

} // namespace varve::collection
