// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/services/probe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace varve::services {

namespace {

constexpr std::size_t kProjections = 16;
/// Projections of unit vectors onto random signs have the spread of a normal distribution with deviation 1.
constexpr double kStepsPerUnit = 32;
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Sign number `place` of projection `row`: a bit of SplitMix64, the same for ever on every machine.
double signAt(std::size_t row, std::size_t place)
{
    std::uint64_t x = (row * 0x10001 + place + 1) * 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return ((x ^ (x >> 31)) & 1) != 0 ? 1.0 : -1.0;
}

std::string base64(std::span<const std::uint8_t> bytes)
{
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = (group << 8) | (i + k < bytes.size() ? bytes[i + k] : 0u);
        const std::size_t digits = std::min<std::size_t>(bytes.size() - i, 3) + 1;
        for (std::size_t k = 0; k < digits; ++k)
            text += kDigits[(group >> (18 - 6 * k)) & 63];
    }
    return text;
}

/// Empty when the text is not base64.
std::vector<std::uint8_t> bytesOf(std::string_view text)
{
    std::vector<std::uint8_t> bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto digit = kDigits.find(c);
        if (digit == std::string_view::npos)
            return {};
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<std::uint8_t>(bits >> count));
        }
    }
    return bytes;
}

} // namespace

std::span<const std::string> probeSentences()
{
    // Never changed: collections hold what was made of them.
    static const std::array<std::string, 4> sentences = {
        "A varve is a pair of thin layers of clay and silt deposited in one year in still water.",
        "How do I undo the last commit?",
        "Der Vertrag endet am 31. Dezember 2026, ohne dass es einer Kündigung bedarf.",
        "备份应当保存在另一台计算机上。",
    };
    return sentences;
}

std::string sketchOf(std::span<const std::vector<float>> vectors)
{
    std::vector<std::uint8_t> bytes;
    for (const auto& vector : vectors) {
        for (std::size_t row = 0; row < kProjections; ++row) {
            double sum = 0;
            for (std::size_t i = 0; i < vector.size(); ++i)
                sum += signAt(row, i) * static_cast<double>(vector[i]);
            bytes.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(sum * kStepsPerUnit) + 128, 0l, 255l)));
        }
    }
    return base64(bytes);
}

double sketchCosine(std::string_view one, std::string_view other)
{
    const auto a = bytesOf(one);
    const auto b = bytesOf(other);
    if (a.empty() || a.size() != b.size())
        return -1;
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = (double(a[i]) - double(b[i])) / kStepsPerUnit;
        squares += difference * difference;
    }
    // The mean square of a projection of (x - y) is |x - y|², which is 2 - 2 cos for unit vectors.
    return 1 - squares / static_cast<double>(a.size()) / 2;
}

} // namespace varve::services
