// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_model.h"
#include "core/embed/json_file.h"
#include "core/embed/kernels.h"
#include "core/embed/safetensors.h"

#include <algorithm>
#include <string>

namespace varve::embed {

namespace {

constexpr std::uint64_t kConfigLimitBytes = 1u << 20;

bool textIs(const nlohmann::json& json, const char* pointer, std::string_view expected, bool whenMissing)
{
    const auto* member = memberAt(json, pointer);
    return member ? member->is_string() && member->get_ref<const std::string&>() == expected : whenMissing;
}

} // namespace

Result<BertShape> readBertShape(const std::filesystem::path& path)
{
    VARVE_TRY(const auto json, readJsonObject(path, kConfigLimitBytes));
    if (!textIs(json, "/model_type", "bert", false) || !textIs(json, "/hidden_act", "gelu", true) ||
        !textIs(json, "/position_embedding_type", "absolute", true))
        return Error{ErrorCode::Unsupported,
                     "only BERT encoders with GELU and absolute positions can be used", path, 0};
    BertShape shape;
    const struct {
        const char* pointer;
        std::size_t& value;
        std::uint64_t largest;
    } fields[] = {
        {"/vocab_size", shape.vocabulary, 1u << 20}, {"/max_position_embeddings", shape.positions, 1u << 16},
        {"/type_vocab_size", shape.types, 64},       {"/hidden_size", shape.width, 8192},
        {"/num_attention_heads", shape.heads, 256},  {"/intermediate_size", shape.innerWidth, 65536},
        {"/num_hidden_layers", shape.layers, 128}};
    for (const auto& field : fields) {
        const auto count = countAt(json, field.pointer);
        if (!count || *count == 0 || *count > field.largest)
            return damagedModel(path,
                                std::string("its ") + (field.pointer + 1) + " is missing or out of range");
        field.value = static_cast<std::size_t>(*count);
    }
    if (shape.width % shape.heads != 0 || shape.width / shape.heads % kWidthStep != 0)
        return Error{ErrorCode::Unsupported, "attention heads must be a multiple of 32 wide", path, 0};
    const auto* epsilon = memberAt(json, "/layer_norm_eps");
    if (epsilon && (!epsilon->is_number() || !(epsilon->get<double>() >= 0 && epsilon->get<double>() < 1)))
        return damagedModel(path, "its layer_norm_eps is out of range");
    if (epsilon)
        shape.epsilon = epsilon->get<float>();
    return shape;
}

/// Fills a model from named tensors.
class BertReader {
public:
    BertReader(const SafetensorsFile& file, const BertShape& shape)
        : m_file(file),
          m_shape(shape),
          m_root(file.contains("bert.embeddings.word_embeddings.weight") ? "bert." : "")
    {
    }

    Result<BertModel> read()
    {
        BertModel model;
        model.m_shape = m_shape;
        const std::uint64_t width = m_shape.width;
        VARVE_TRY(model.m_words, tensor("embeddings.word_embeddings.weight", {m_shape.vocabulary, width}));
        VARVE_TRY(model.m_positions,
                  tensor("embeddings.position_embeddings.weight", {m_shape.positions, width}));
        VARVE_TRY(const auto types,
                  tensor("embeddings.token_type_embeddings.weight", {m_shape.types, width}));
        for (std::size_t i = 0; i < model.m_positions.size(); ++i)
            model.m_positions[i] += types[i % width];
        VARVE_TRY(model.m_embeddingNorm, norm("embeddings.LayerNorm"));
        for (std::size_t i = 0; i < m_shape.layers; ++i) {
            VARVE_TRY(auto layer, readLayer("encoder.layer." + std::to_string(i) + "."));
            model.m_layers.push_back(std::move(layer));
        }
        return model;
    }

private:
    Result<std::vector<float>> tensor(const std::string& name,
                                      std::initializer_list<std::uint64_t> shape) const
    {
        return m_file.readFloats(m_root + name, std::span(shape.begin(), shape.size()));
    }

    Result<BertModel::Norm> norm(const std::string& name) const
    {
        BertModel::Norm loaded;
        VARVE_TRY(loaded.gain, tensor(name + ".weight", {m_shape.width}));
        VARVE_TRY(loaded.shift, tensor(name + ".bias", {m_shape.width}));
        return loaded;
    }

    Result<MatrixProduct> product(const std::string& name, std::size_t inputs, std::size_t outputs,
                                  Finish finish) const
    {
        VARVE_TRY(const auto weights, tensor(name + ".weight", {outputs, inputs}));
        VARVE_TRY(const auto bias, tensor(name + ".bias", {outputs}));
        return MatrixProduct(weights, bias, inputs, outputs, finish);
    }

    /// Queries, keys and values as one product: three times as wide, one pass over the input.
    Result<MatrixProduct> fusedAttentionInput(const std::string& prefix) const
    {
        const std::size_t width = m_shape.width;
        std::vector<float> weights;
        std::vector<float> bias;
        for (const char* part : {"query", "key", "value"}) {
            const std::string name = prefix + "attention.self." + part;
            VARVE_TRY(const auto partWeights, tensor(name + ".weight", {width, width}));
            VARVE_TRY(const auto partBias, tensor(name + ".bias", {width}));
            weights.insert(weights.end(), partWeights.begin(), partWeights.end());
            bias.insert(bias.end(), partBias.begin(), partBias.end());
        }
        return MatrixProduct(weights, bias, width, 3 * width, Finish::Store);
    }

    Result<BertModel::Layer> readLayer(const std::string& prefix) const
    {
        const std::size_t width = m_shape.width;
        VARVE_TRY(auto qkv, fusedAttentionInput(prefix));
        VARVE_TRY(auto attentionOutput,
                  product(prefix + "attention.output.dense", width, width, Finish::Add));
        VARVE_TRY(auto attentionNorm, norm(prefix + "attention.output.LayerNorm"));
        VARVE_TRY(auto inner,
                  product(prefix + "intermediate.dense", width, m_shape.innerWidth, Finish::Gelu));
        VARVE_TRY(auto output, product(prefix + "output.dense", m_shape.innerWidth, width, Finish::Add));
        VARVE_TRY(auto outputNorm, norm(prefix + "output.LayerNorm"));
        return BertModel::Layer{std::move(qkv),   std::move(attentionOutput), std::move(attentionNorm),
                                std::move(inner), std::move(output),          std::move(outputNorm)};
    }

    const SafetensorsFile& m_file;
    const BertShape& m_shape;
    std::string m_root;
};

Result<BertModel> BertModel::load(const std::filesystem::path& weightsPath, const BertShape& shape)
{
    VARVE_TRY(const auto file, SafetensorsFile::open(weightsPath));
    return BertReader(file, shape).read();
}

} // namespace varve::embed
