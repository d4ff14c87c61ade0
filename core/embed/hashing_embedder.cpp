// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/embedder.h"
#include "core/embed/folded_words.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace varve::embed {

namespace {

constexpr std::size_t kDimension = 512;
constexpr std::size_t kMaximumTokens = 512;
constexpr std::size_t kShortestGram = 3;
constexpr std::size_t kLongestGram = 5;
// A word has many character n-grams; together they weigh about as much as the word itself.
constexpr float kWordWeight = 1.0f;
constexpr float kPairWeight = 0.6f;
constexpr float kGramWeight = 0.3f;

/// Kinds keep a word and an equal n-gram apart.
enum class Feature : std::uint64_t { Word = 1, Pair = 2, Gram = 3, Nothing = 4 };

/// FNV-1a over code points, then the finisher of MurmurHash3, whose every output bit depends on every input
/// bit.
std::uint64_t hashOf(Feature kind, std::u32string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325ull ^ static_cast<std::uint64_t>(kind);
    for (const char32_t character : text)
        hash = (hash ^ character) * 0x100000001b3ull;
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdull;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ull;
    return hash ^ (hash >> 33);
}

/// Counts the features of one text.
class FeatureCounts {
public:
    void add(Feature kind, std::u32string_view text, float weight)
    {
        auto& entry = m_features[hashOf(kind, text)];
        entry.weight = weight;
        ++entry.count;
    }

    std::vector<float> unitVector() const
    {
        std::vector<float> vector(kDimension, 0.0f);
        for (const auto& [hash, entry] : m_features) {
            const float value = entry.weight * (1.0f + std::log(static_cast<float>(entry.count)));
            vector[hash % kDimension] += (hash >> 63) != 0 ? -value : value;
        }
        double squares = 0;
        for (const float value : vector)
            squares += static_cast<double>(value) * static_cast<double>(value);
        // Nothing to count, or (as good as never) everything cancelled out: a fixed direction of its own.
        if (squares <= 0) {
            vector[hashOf(Feature::Nothing, {}) % kDimension] = 1.0f;
            return vector;
        }
        for (float& value : vector)
            value = static_cast<float>(value / std::sqrt(squares));
        return vector;
    }

private:
    struct Entry {
        float weight = 0;
        std::uint32_t count = 0;
    };
    std::unordered_map<std::uint64_t, Entry> m_features;
};

void addGrams(const std::u32string& word, FeatureCounts& counts)
{
    const std::u32string framed = U"<" + word + U">"; // beginnings and ends of words mean more than middles
    for (std::size_t length = kShortestGram; length <= kLongestGram; ++length) {
        for (std::size_t i = 0; i + length <= framed.size(); ++i)
            counts.add(Feature::Gram, std::u32string_view(framed).substr(i, length), kGramWeight);
    }
}

std::vector<float> vectorOf(std::string_view text)
{
    FeatureCounts counts;
    FoldedWord previous;
    std::size_t words = 0;
    forEachFoldedWord(text, [&](const FoldedWord& word) {
        counts.add(Feature::Word, word.text, kWordWeight);
        // Two neighbouring ideographs are most often one word, two neighbouring words only sometimes a
        // phrase.
        if (!previous.text.empty())
            counts.add(Feature::Pair, previous.text + U' ' + word.text,
                       word.isSingle && previous.isSingle ? kWordWeight : kPairWeight);
        if (!word.isSingle)
            addGrams(word.text, counts);
        previous = word;
        return ++words < kMaximumTokens;
    });
    return counts.unitVector();
}

class HashingEmbedder final : public Embedder {
public:
    std::string identity() const override { return "hashing-512-v1"; }
    std::size_t dimension() const override { return kDimension; }
    bool isSemantic() const override { return false; }
    std::size_t maximumTokens() const override { return kMaximumTokens; }

    Result<std::vector<std::vector<float>>> embed(std::span<const std::string> texts) const override
    try {
        std::vector<std::vector<float>> vectors;
        vectors.reserve(texts.size());
        for (const std::string& text : texts)
            vectors.push_back(vectorOf(text));
        return vectors;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory to embed texts", {}, 0};
    }

    std::size_t countTokens(std::string_view text) const override { return tokenEnds(text).size(); }

    std::vector<std::size_t> tokenEnds(std::string_view text) const override
    {
        std::vector<std::size_t> ends;
        forEachFoldedWord(text, [&](const FoldedWord& word) {
            ends.push_back(word.end);
            return true;
        });
        return ends;
    }
};

} // namespace

std::unique_ptr<Embedder> makeHashingEmbedder()
{
    return std::make_unique<HashingEmbedder>();
}

} // namespace varve::embed
