// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/block_builder.h"

#include "core/import/utf8.h"

namespace varve::import {

std::size_t blockSplitPoint(std::string_view text)
{
    const std::string_view part = text.substr(0, kBlockBytes);
    for (const std::string_view border : {std::string_view("\n"), std::string_view(" \t")}) {
        const std::size_t at = part.find_last_of(border);
        if (at != std::string_view::npos && at > kBlockBytes / 2)
            return at + 1;
    }
    return codePointBorderBefore(text, kBlockBytes);
}

ReadGuard::ReadGuard(const ReadLimits& limits, const OperationControl& control)
    : m_control(control),
      m_deadline(std::chrono::steady_clock::now() + std::chrono::seconds(limits.timeoutSeconds)),
      m_seconds(limits.timeoutSeconds)
{
}

bool ReadGuard::mustStop() { return !m_reason.key.empty() || (++m_calls % 256 == 0 && mustStopNow()); }

bool ReadGuard::mustStopNow()
{
    if (!m_reason.key.empty())
        return true;
    if (m_control.pause)
        m_deadline += m_control.pause->wait(m_control.stop);
    if (m_control.stop.stop_requested())
        m_reason = {"cancelled", "cancelled by the user"};
    else if (std::chrono::steady_clock::now() >= m_deadline)
        m_reason = {"time-out", "not read within " + std::to_string(m_seconds) + " s"};
    return !m_reason.key.empty();
}

std::vector<std::string> BlockBuilder::path() const
{
    std::vector<std::string> texts;
    for (const OpenHeading& heading : m_open)
        texts.push_back(heading.text);
    return texts;
}

void BlockBuilder::addHeading(unsigned level, std::string_view text, std::size_t begin, std::size_t end)
{
    std::string heading = collapsed(text);
    if (heading.empty())
        return;
    if (heading.size() > kHeadingBytes || m_document.blocks.size() >= kManyBlocks) {
        addText(heading, begin, end);
        return;
    }
    while (!m_open.empty() && m_open.back().level >= level)
        m_open.pop_back();
    m_open.push_back({level, heading});
    m_document.blocks.push_back(
        {std::move(heading), m_offsets.toSource(begin), m_offsets.toSource(end), 0, path(), true});
}

bool BlockBuilder::joinToLast(std::string_view text, std::size_t end)
{
    if (m_document.blocks.size() < kManyBlocks)
        return false;
    TextBlock& last = m_document.blocks.back();
    if (last.isHeading || last.text.size() + text.size() > kBlockBytes)
        return false;
    last.text += "\n\n";
    last.text += text;
    last.byteEnd = m_offsets.toSource(end);
    return true;
}

void BlockBuilder::addText(std::string_view text, std::size_t begin, std::size_t end)
{
    if (trimmed(text).empty())
        return;
    if (joinToLast(text, end))
        return;
    const std::size_t whole = text.size();
    std::size_t done = 0;
    const auto sourceAt = [&](std::size_t offset) { return m_offsets.toSource(begin + offset * (end - begin) / whole); };
    while (done < whole) {
        const std::string_view rest = text.substr(done);
        const std::size_t size = rest.size() <= kBlockBytes ? rest.size() : blockSplitPoint(rest);
        if (!trimmed(rest.substr(0, size)).empty())
            m_document.blocks.push_back(
                {std::string(rest.substr(0, size)), sourceAt(done), sourceAt(done + size), 0, path(), false});
        done += size;
    }
}

} // namespace varve::import
