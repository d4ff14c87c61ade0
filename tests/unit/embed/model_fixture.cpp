// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/embed/model_fixture.h"

#include "tests/support/temp_directory.h"

#include <QByteArray>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace varve::test {

namespace {

constexpr std::size_t kWidth = 64;
constexpr std::size_t kInner = 128;
constexpr std::size_t kPositions = 32;

/// A safetensors file being put together.
struct TensorWriter {
    nlohmann::json header = nlohmann::json::object();
    std::string data;

    void add(const std::string& name, std::vector<std::size_t> shape, float offset = 0.0f)
    {
        std::size_t count = 1;
        for (const std::size_t extent : shape)
            count *= extent;
        const std::size_t begin = data.size();
        for (std::size_t i = 0; i < count; ++i) {
            const float value = offset + 0.1f * std::sin(static_cast<float>(i * 7 + name.size()));
            data.append(reinterpret_cast<const char*>(&value), sizeof value);
        }
        header[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {begin, data.size()}}};
    }
    void addDense(const std::string& name, std::size_t outputs, std::size_t inputs)
    {
        add(name + ".weight", {outputs, inputs});
        add(name + ".bias", {outputs});
    }
    void addNorm(const std::string& name)
    {
        add(name + ".weight", {kWidth}, 1.0f);
        add(name + ".bias", {kWidth});
    }
    std::string file() const
    {
        const std::string json = header.dump();
        const std::uint64_t length = json.size();
        return std::string(reinterpret_cast<const char*>(&length), sizeof length) + json + data;
    }
};

nlohmann::json tinyTokenizer()
{
    nlohmann::json vocabulary;
    std::int32_t next = 0;
    for (const char* piece :
         {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "lake", "year", "layer", "##s", "un", "##der", "."})
        vocabulary[piece] = next++;
    return {{"normalizer", {{"type", "BertNormalizer"}, {"lowercase", true}}},
            {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
            {"added_tokens", {{{"id", 3}, {"content", "[SEP]"}, {"special", true}}}},
            {"model",
             {{"type", "WordPiece"},
              {"unk_token", "[UNK]"},
              {"continuing_subword_prefix", "##"},
              {"max_input_chars_per_word", 100},
              {"vocab", vocabulary}}}};
}

} // namespace

std::vector<ReferenceText> loadReference()
{
    return loadReference(std::filesystem::path(VARVE_EMBED_TESTS) / "reference.json");
}

std::vector<ReferenceText> loadReference(const std::filesystem::path& path)
{
    const auto entries = nlohmann::json::parse(readFile(path));
    std::vector<ReferenceText> texts;
    for (const auto& entry : entries) {
        ReferenceText text{entry.at("name"), entry.at("text"), {}, {}};
        const auto bytes =
            QByteArray::fromBase64(QByteArray::fromStdString(entry.at("vector").get<std::string>()));
        text.vector.resize(static_cast<std::size_t>(bytes.size()) / sizeof(float));
        std::memcpy(text.vector.data(), bytes.data(), text.vector.size() * sizeof(float));
        if (entry.contains("ids"))
            text.ids = entry.at("ids").get<std::vector<std::int32_t>>();
        texts.push_back(std::move(text));
    }
    return texts;
}

bool modelIsInstalled()
{
    return std::filesystem::exists(embed::defaultModelFolder());
}

bool modelIsRequired()
{
    const char* value = std::getenv("VARVE_REQUIRE_MODEL");
    return value && std::string_view(value) == "1";
}

void writeTinyModel(const std::filesystem::path& folder)
{
    TensorWriter tensors;
    tensors.add("embeddings.word_embeddings.weight", {11, kWidth});
    tensors.add("embeddings.position_embeddings.weight", {kPositions, kWidth});
    tensors.add("embeddings.token_type_embeddings.weight", {2, kWidth});
    tensors.addNorm("embeddings.LayerNorm");
    const std::string layer = "encoder.layer.0.";
    for (const char* part : {"query", "key", "value"})
        tensors.addDense(layer + "attention.self." + part, kWidth, kWidth);
    tensors.addDense(layer + "attention.output.dense", kWidth, kWidth);
    tensors.addNorm(layer + "attention.output.LayerNorm");
    tensors.addDense(layer + "intermediate.dense", kInner, kWidth);
    tensors.addDense(layer + "output.dense", kWidth, kInner);
    tensors.addNorm(layer + "output.LayerNorm");
    writeFile(folder / "model.safetensors", tensors.file());
    writeFile(folder / "tokenizer.json", tinyTokenizer().dump());
    const nlohmann::json config = {{"model_type", "bert"},     {"hidden_act", "gelu"},
                                   {"vocab_size", 11},         {"max_position_embeddings", kPositions},
                                   {"type_vocab_size", 2},     {"hidden_size", kWidth},
                                   {"num_attention_heads", 2}, {"intermediate_size", kInner},
                                   {"num_hidden_layers", 1},   {"layer_norm_eps", 1e-12}};
    writeFile(folder / "config.json", config.dump());
}

double largestDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    double largest = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

double dotProduct(const std::vector<float>& a, const std::vector<float>& b)
{
    if (a.size() != b.size())
        throw std::invalid_argument("vectors of different lengths");
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

} // namespace varve::test
