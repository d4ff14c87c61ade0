// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/forward_protocol.h"

#include "core/base/byte_io.h"

namespace varve::cli {

namespace {

constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderBytes = 5;
constexpr std::uint32_t kLongestPayload = 8u << 20;

std::string toText(const ByteWriter& writer)
{
    return {reinterpret_cast<const char*>(writer.bytes().data()), writer.size()};
}

std::span<const std::byte> toBytes(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

} // namespace

std::string encodeFrame(FrameKind kind, std::string_view payload)
{
    ByteWriter writer;
    writer.put(static_cast<std::uint32_t>(payload.size()));
    writer.put(static_cast<std::uint8_t>(kind));
    writer.putRaw(toBytes(payload));
    return toText(writer);
}

std::string encodeRequest(const ForwardedRequest& request)
{
    ByteWriter writer;
    writer.put(kVersion);
    writer.putText(request.workingDirectory.native());
    writer.putText(request.home.native());
    writer.put(static_cast<std::uint8_t>(request.outIsTerminal));
    writer.put(static_cast<std::uint8_t>(request.errIsTerminal));
    writer.put(static_cast<std::uint32_t>(request.arguments.size()));
    for (const std::string& argument : request.arguments)
        writer.putText(argument);
    return toText(writer);
}

std::optional<ForwardedRequest> decodeRequest(std::string_view payload)
{
    ByteReader reader(toBytes(payload));
    if (reader.get<std::uint32_t>() != kVersion)
        return std::nullopt;
    ForwardedRequest request;
    request.workingDirectory = reader.getText();
    request.home = reader.getText();
    request.outIsTerminal = reader.get<std::uint8_t>() != 0;
    request.errIsTerminal = reader.get<std::uint8_t>() != 0;
    const auto count = reader.get<std::uint32_t>();
    for (std::uint32_t i = 0; i < count && reader.ok(); ++i)
        request.arguments.push_back(reader.getText());
    if (!reader.ok() || !reader.atEnd())
        return std::nullopt;
    return request;
}

std::string encodeExit(int code)
{
    ByteWriter writer;
    writer.put(static_cast<std::int32_t>(code));
    return toText(writer);
}

int decodeExit(std::string_view payload)
{
    ByteReader reader(toBytes(payload));
    return reader.get<std::int32_t>();
}

std::optional<Frame> FrameParser::next()
{
    if (m_buffer.size() < kHeaderBytes || m_broken)
        return std::nullopt;
    ByteReader reader(toBytes(m_buffer));
    const auto size = reader.get<std::uint32_t>();
    const auto kind = reader.get<std::uint8_t>();
    if (size > kLongestPayload || kind < 1 || kind > static_cast<std::uint8_t>(FrameKind::Exit)) {
        m_broken = true;
        return std::nullopt;
    }
    if (reader.remaining() < size)
        return std::nullopt;
    Frame frame{static_cast<FrameKind>(kind), m_buffer.substr(kHeaderBytes, size)};
    m_buffer.erase(0, kHeaderBytes + size);
    return frame;
}

} // namespace varve::cli
