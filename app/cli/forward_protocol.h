// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How a varvectl that finds its collections open in another program hands its command line over: frames of a 32-bit
/// length, one byte of kind, and the payload, over a local stream socket that only the user can open.
namespace varve::cli {

enum class FrameKind : std::uint8_t {
    Request = 1,   ///< from the client, first
    InputData = 2, ///< answers NeedInput
    InputEnd = 3,  ///< answers NeedInput
    Interrupt = 4, ///< Ctrl-C at the client
    Output = 5,
    ErrorOutput = 6,
    NeedInput = 7, ///< the command waits for input; at most one at a time
    Exit = 8       ///< the exit code as 32-bit number; last
};

struct Frame {
    FrameKind kind = FrameKind::Exit;
    std::string payload;
};

/// What a client asks for.
struct ForwardedRequest {
    std::vector<std::string> arguments;
    std::filesystem::path workingDirectory;
    std::filesystem::path home;
    bool outIsTerminal = false;
    bool errIsTerminal = false;
};

std::string encodeFrame(FrameKind kind, std::string_view payload);
std::string encodeRequest(const ForwardedRequest& request);
/// nullopt when it is not a request of this version.
std::optional<ForwardedRequest> decodeRequest(std::string_view payload);
std::string encodeExit(int code);
int decodeExit(std::string_view payload);

/// Collects bytes and gives whole frames.
class FrameParser {
public:
    void append(std::string_view bytes) { m_buffer.append(bytes); }
    /// nullopt when no whole frame is there; isBroken() tells when there never will be.
    std::optional<Frame> next();
    bool isBroken() const { return m_broken; }

private:
    std::string m_buffer;
    bool m_broken = false;
};

/// Where the socket for a home folder is: inside it, or, when that is too long for a socket's address, in a folder of
/// the user's own below the temporary folder.
std::filesystem::path socketPathFor(const std::filesystem::path& home);

} // namespace varve::cli
