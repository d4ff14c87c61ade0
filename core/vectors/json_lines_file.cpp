// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/vectors/formats.h"
#include "core/vectors/json_point.h"

namespace varve::vectors {

namespace {

class JsonLinesFile final : public VectorFile {
public:
    JsonLinesFile(ByteSource source, std::uint32_t dimension, Contents contents)
        : VectorFile(dimension), m_source(std::move(source)), m_contents(contents)
    {
    }
    std::uint64_t doneBytes() const override { return m_source.position(); }
    std::uint64_t totalBytes() const override { return m_source.sizeBytes(); }

protected:
    Result<std::optional<Row>> read() override
    {
        for (;;) {
            VARVE_TRY(const auto line, m_source.line());
            ++m_lines;
            if (!line)
                return std::optional<Row>();
            if (line->find_first_not_of(" \t") == line->npos)
                continue;
            const bool isRecord = m_contents == Contents::Records;
            auto parsed = isRecord ? parseJsonRecord(*line) : parseJsonPoint(*line);
            if (parsed && (isRecord || !parsed->vector.empty()))
                return std::optional(std::move(*parsed));
            Row refused;
            refused.problemKey = "malformed";
            refused.problem = "line " + std::to_string(m_lines) + ": "
                              + (parsed ? "\"vector\" is missing" : parsed.error().detail);
            return std::optional(std::move(refused));
        }
    }

private:
    ByteSource m_source;
    const Contents m_contents;
    std::uint64_t m_lines = 0;
};

} // namespace

Result<std::unique_ptr<VectorFile>> openJsonLines(ByteSource source, std::uint32_t dimension, Contents contents)
{
    VARVE_CHECK(source.skipByteOrderMark());
    return std::unique_ptr<VectorFile>(std::make_unique<JsonLinesFile>(std::move(source), dimension, contents));
}

} // namespace varve::vectors
