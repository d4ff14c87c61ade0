// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/row_packer.h"

#include <algorithm>

namespace varve::index {

RowPacker::RowPacker(std::span<const VectorIndex* const> sources, std::span<const Label> labels,
                     const RowEncoder& encoder, Metric metric, GraphBuilder* builder)
    : m_source(sources, encoder.layout().dimension),
      m_labels(labels),
      m_encoder(encoder),
      m_forBuilder(encoder.layout().dimension, metric, CodeBits::Eight),
      m_builder(builder),
      m_builderRecord(m_forBuilder.layout().recordBytes)
{
    m_forBuilder.setCentre(encoder.centre());
}

std::size_t RowPacker::begin(std::size_t first, std::size_t most)
{
    m_begin = first;
    m_end = std::min(m_labels.size(), first + most);
    m_records.resize((m_end - m_begin) * m_encoder.layout().recordBytes);
    m_result = {};
    return m_end;
}

void RowPacker::pack(const OperationControl& control, Progress progress)
{
    constexpr std::size_t kRowsPerReport = 16;
    for (std::size_t row = m_begin; row < m_end && m_result; ++row) {
        m_result = control.check();
        if (row % kRowsPerReport == 0)
            control.report(progress);
        if (m_result)
            m_result = packRow(row);
        ++progress.doneItems;
    }
}

Result<> RowPacker::packRow(std::size_t row)
{
    VARVE_TRY(const std::vector<float> values, m_source.row(m_labels[row]));
    std::byte* record = m_records.data() + (row - m_begin) * m_encoder.layout().recordBytes;
    m_encoder.encode(values, record);
    if (!m_builder)
        return {};
    const bool isSameRecord = m_encoder.layout().bits == CodeBits::Eight;
    if (!isSameRecord)
        m_forBuilder.encode(values, m_builderRecord.data());
    m_builder->setRow(static_cast<std::uint32_t>(row),
                      isSameRecord ? std::span<const std::byte>(record, m_encoder.layout().recordBytes)
                                   : m_builderRecord);
    return {};
}

} // namespace varve::index
