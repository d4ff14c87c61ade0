// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/embed/tiny_encoder.h"

#include "tests/support/temp_directory.h"

#include <bit>
#include <cmath>
#include <random>

namespace varve::test {

namespace {

/// The bits of a value that float16 holds exactly; normal numbers and zero only.
std::uint16_t halfBits(float value)
{
    if (value == 0.0f)
        return 0;
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t exponent = (bits >> 23 & 0xFF) - 127 + 15;
    return static_cast<std::uint16_t>((bits >> 16 & 0x8000) | exponent << 10 | (bits >> 13 & 0x3FF));
}

/// The next smaller number in size that the type holds.
float rounded(float value, const std::string& type)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (type == "BF16")
        return std::bit_cast<float>(bits & 0xFFFF0000u);
    if (type == "F16") // small ones become 0, so that subnormals need no care here
        return std::abs(value) < 1e-4f ? 0.0f : std::bit_cast<float>(bits & 0xFFFFE000u);
    return value;
}

std::string bytesOf(const TinyTensor& tensor, const std::string& type)
{
    std::string bytes;
    for (const float value : tensor.values) {
        if (type == "F32") {
            bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
        } else {
            const std::uint16_t half =
                type == "F16" ? halfBits(value)
                              : static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16);
            bytes.append(reinterpret_cast<const char*>(&half), sizeof half);
        }
    }
    return bytes;
}

} // namespace

void writeSafetensors(const std::filesystem::path& path, const std::map<std::string, TinyTensor>& tensors,
                      const std::string& type)
{
    nlohmann::json header = nlohmann::json::object();
    std::string data;
    for (const auto& [name, tensor] : tensors) {
        const std::size_t begin = data.size();
        data += bytesOf(tensor, type);
        header[name] = {{"dtype", type}, {"shape", tensor.shape}, {"data_offsets", {begin, data.size()}}};
    }
    const std::string json = header.dump();
    const std::uint64_t length = json.size();
    writeFile(path, std::string(reinterpret_cast<const char*>(&length), sizeof length) + json + data);
}

TinyTensor randomTensor(std::vector<std::size_t> shape, const std::string& type, double mean, double spread,
                        unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(mean, spread);
    std::size_t count = 1;
    for (const std::size_t extent : shape)
        count *= extent;
    TinyTensor tensor{std::move(shape), {}};
    for (std::size_t i = 0; i < count; ++i)
        tensor.values.push_back(rounded(static_cast<float>(normal(random)), type));
    return tensor;
}

TinyEncoder::TinyEncoder(const Options& options) : m_options(options)
{
    const auto addDense = [&](const std::string& name, std::size_t outputs, std::size_t inputs) {
        add(name + ".weight", {outputs, inputs}, 0, 0.2);
        add(name + ".bias", {outputs}, 0, 0.2);
    };
    const auto addNorm = [&](const std::string& name) {
        add(name + ".weight", {kWidth}, 1, 0.2);
        add(name + ".bias", {kWidth}, 0, 0.2);
    };
    add("embeddings.word_embeddings.weight", {options.vocabulary, kWidth}, 0, 1);
    add("embeddings.position_embeddings.weight", {options.positions, kWidth}, 0, 1);
    add("embeddings.token_type_embeddings.weight", {1, kWidth}, 0, 1);
    addNorm("embeddings.LayerNorm");
    for (std::size_t i = 0; i < kLayers; ++i) {
        const std::string layer = "encoder.layer." + std::to_string(i) + ".";
        for (const char* part : {"query", "key", "value"})
            addDense(layer + "attention.self." + part, kWidth, kWidth);
        addDense(layer + "attention.output.dense", kWidth, kWidth);
        addNorm(layer + "attention.output.LayerNorm");
        addDense(layer + "intermediate.dense", kInner, kWidth);
        addDense(layer + "output.dense", kWidth, kInner);
        addNorm(layer + "output.LayerNorm");
    }
}

void TinyEncoder::add(const std::string& name, std::vector<std::size_t> shape, double mean, double spread)
{
    m_tensors[root() + name] = randomTensor(std::move(shape), m_options.weightType, mean, spread,
                                            static_cast<unsigned>(m_tensors.size()));
}

nlohmann::json TinyEncoder::config() const
{
    nlohmann::json config = {{"model_type", m_options.modelType},
                             {"hidden_act", "gelu"},
                             {"vocab_size", m_options.vocabulary},
                             {"max_position_embeddings", m_options.positions},
                             {"type_vocab_size", 1},
                             {"hidden_size", kWidth},
                             {"num_attention_heads", kHeads},
                             {"intermediate_size", kInner},
                             {"num_hidden_layers", kLayers},
                             {"layer_norm_eps", 1e-5}};
    if (m_options.modelType != "bert")
        config["pad_token_id"] = 1;
    return config;
}

void TinyEncoder::write(const std::filesystem::path& folder) const
{
    writeSafetensors(folder / "model.safetensors", m_tensors, m_options.weightType);
    writeFile(folder / "config.json", config().dump());
}

TinyEncoder::Rows TinyEncoder::dense(const std::string& name, const Rows& in) const
{
    const TinyTensor& weight = tensor(name + ".weight");
    const TinyTensor& bias = tensor(name + ".bias");
    Rows out(in.size(), std::vector<double>(weight.shape[0]));
    for (std::size_t row = 0; row < in.size(); ++row) {
        for (std::size_t o = 0; o < weight.shape[0]; ++o) {
            double sum = static_cast<double>(bias.values[o]);
            for (std::size_t i = 0; i < weight.shape[1]; ++i)
                sum += in[row][i] * static_cast<double>(weight.values[o * weight.shape[1] + i]);
            out[row][o] = sum;
        }
    }
    return out;
}

void TinyEncoder::normalize(const std::string& name, Rows& rows) const
{
    const TinyTensor& gain = tensor(name + ".weight");
    const TinyTensor& shift = tensor(name + ".bias");
    for (auto& row : rows) {
        double mean = 0;
        for (const double value : row)
            mean += value / static_cast<double>(row.size());
        double variance = 0;
        for (const double value : row)
            variance += (value - mean) * (value - mean) / static_cast<double>(row.size());
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = (row[i] - mean) / std::sqrt(variance + 1e-5) * static_cast<double>(gain.values[i]) +
                     static_cast<double>(shift.values[i]);
    }
}

TinyEncoder::Rows TinyEncoder::attention(const std::string& prefix, const Rows& in) const
{
    const Rows queries = dense(prefix + "query", in);
    const Rows keys = dense(prefix + "key", in);
    const Rows values = dense(prefix + "value", in);
    constexpr std::size_t kHeadWidth = kWidth / kHeads;
    Rows out(in.size(), std::vector<double>(kWidth, 0.0));
    for (std::size_t head = 0; head < kHeads; ++head) {
        for (std::size_t i = 0; i < in.size(); ++i) {
            std::vector<double> weights(in.size());
            double sum = 0;
            for (std::size_t j = 0; j < in.size(); ++j) {
                double dot = 0;
                for (std::size_t d = head * kHeadWidth; d < (head + 1) * kHeadWidth; ++d)
                    dot += queries[i][d] * keys[j][d];
                sum += weights[j] = std::exp(dot / std::sqrt(static_cast<double>(kHeadWidth)));
            }
            for (std::size_t j = 0; j < in.size(); ++j) {
                for (std::size_t d = head * kHeadWidth; d < (head + 1) * kHeadWidth; ++d)
                    out[i][d] += weights[j] / sum * values[j][d];
            }
        }
    }
    return out;
}

std::vector<float> TinyEncoder::embed(const std::vector<std::int32_t>& ids, bool firstTokenOnly) const
{
    const auto value = [this](const char* name, std::size_t row, std::size_t i) {
        return static_cast<double>(tensor(name).values.at(row * kWidth + i));
    };
    Rows states(ids.size(), std::vector<double>(kWidth));
    for (std::size_t row = 0; row < ids.size(); ++row) {
        for (std::size_t i = 0; i < kWidth; ++i)
            states[row][i] =
                value("embeddings.word_embeddings.weight", static_cast<std::size_t>(ids[row]), i) +
                value("embeddings.position_embeddings.weight", row + firstPosition(), i) +
                value("embeddings.token_type_embeddings.weight", 0, i);
    }
    normalize("embeddings.LayerNorm", states);
    const auto addTo = [](Rows& sum, const Rows& more) {
        for (std::size_t row = 0; row < sum.size(); ++row) {
            for (std::size_t i = 0; i < sum[row].size(); ++i)
                sum[row][i] += more[row][i];
        }
    };
    for (std::size_t layer = 0; layer < kLayers; ++layer) {
        const std::string prefix = "encoder.layer." + std::to_string(layer) + ".";
        addTo(states,
              dense(prefix + "attention.output.dense", attention(prefix + "attention.self.", states)));
        normalize(prefix + "attention.output.LayerNorm", states);
        Rows inner = dense(prefix + "intermediate.dense", states);
        for (auto& row : inner) {
            for (double& x : row)
                x = 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0)));
        }
        addTo(states, dense(prefix + "output.dense", inner));
        normalize(prefix + "output.LayerNorm", states);
    }
    std::vector<double> sum = states.front();
    for (std::size_t row = 1; row < states.size() && !firstTokenOnly; ++row) {
        for (std::size_t i = 0; i < kWidth; ++i)
            sum[i] += states[row][i];
    }
    double squares = 0;
    for (const double x : sum)
        squares += x * x;
    std::vector<float> vector;
    for (const double x : sum)
        vector.push_back(static_cast<float>(x / std::sqrt(squares)));
    return vector;
}

} // namespace varve::test
