// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_model.h"
#include "core/embed/bert_probe.h"
#include "core/embed/int8_layer.h"
#include "core/embed/json_file.h"
#include "core/embed/kernels.h"
#include "core/embed/matrix_product.h"
#include "core/embed/safetensors.h"

#include <algorithm>
#include <cmath>
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
    const bool isBert = textIs(json, "/model_type", "bert", false);
    const bool isRoberta = textIs(json, "/model_type", "xlm-roberta", false) ||
                           textIs(json, "/model_type", "roberta", false) ||
                           textIs(json, "/model_type", "camembert", false);
    if (!(isBert || isRoberta) || !textIs(json, "/hidden_act", "gelu", true) ||
        !textIs(json, "/position_embedding_type", "absolute", true))
        return Error{
            ErrorCode::Unsupported,
            "only encoders of the kinds BERT and XLM-RoBERTa with GELU and absolute positions can be used",
            path, 0};
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
    if (isRoberta) {
        // Its positions are counted from the number of the padding token on.
        const auto padding = memberAt(json, "/pad_token_id") ? countAt(json, "/pad_token_id")
                                                             : std::optional<std::uint64_t>(1);
        if (!padding || *padding >= shape.positions)
            return damagedModel(path, "its pad_token_id is out of range");
        shape.firstPosition = static_cast<std::size_t>(*padding) + 1;
    }
    if (shape.width % shape.heads != 0 || shape.width / shape.heads % kWidthStep != 0)
        return Error{ErrorCode::Unsupported, "attention heads must be a multiple of 32 wide", path, 0};
    if (shape.innerWidth % kWidthStep != 0)
        return Error{ErrorCode::Unsupported, "the inner layer must be a multiple of 32 wide", path, 0};
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
    BertReader(const SafetensorsFile& file, const BertShape& shape, Precision precision)
        : m_file(file),
          m_shape(shape),
          m_precision(precision),
          m_probe(precision == Precision::Int8, shape.vocabulary, shape.usablePositions(), shape.width,
                  std::max(3 * shape.width, shape.innerWidth)),
          m_root(file.contains("bert.embeddings.word_embeddings.weight")      ? "bert."
                 : file.contains("roberta.embeddings.word_embeddings.weight") ? "roberta."
                                                                              : "")
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
        model.m_positions.erase(model.m_positions.begin(),
                                model.m_positions.begin() +
                                    static_cast<std::ptrdiff_t>(m_shape.firstPosition * width));
        for (std::size_t i = 0; i < model.m_positions.size(); ++i)
            model.m_positions[i] += types[i % width];
        VARVE_TRY(model.m_embeddingNorm, norm("embeddings.LayerNorm"));
        if (m_probe.isWanted()) {
            const std::size_t length = m_probe.ids().size();
            model.addEmbeddings(m_probe.ids(), std::span(&length, 1), m_probe.states());
            model.normalize(model.m_embeddingNorm, m_probe.states(), m_probe.rows());
        }
        for (std::size_t i = 0; i < m_shape.layers; ++i) {
            const BertModel::Norm& before = i == 0 ? model.m_embeddingNorm : model.m_layers.back().outputNorm;
            VARVE_TRY(auto layer, readLayer(model, "encoder.layer." + std::to_string(i) + ".", usualSizes(before)));
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

    /// How large the numbers behind a layer norm usually are, three standard deviations counted.
    static std::vector<float> usualSizes(const BertModel::Norm& norm)
    {
        std::vector<float> sizes(norm.gain.size());
        std::ranges::transform(norm.gain, norm.shift, sizes.begin(),
                               [](float gain, float shift) { return 3 * std::abs(gain) + std::abs(shift); });
        return sizes;
    }

    std::unique_ptr<LinearLayer> layerOf(std::span<const float> weights, std::span<const float> bias,
                                         std::size_t inputs, std::size_t outputs, Finish finish,
                                         std::span<const float> inputSizes, const float* probed) const
    {
        if (m_precision == Precision::Int8)
            return std::make_unique<Int8Layer>(weights, bias, inputs, outputs, finish, inputSizes,
                                               m_probe.largest(probed, inputs));
        return std::make_unique<MatrixProduct>(weights, bias, inputs, outputs, finish);
    }

    Result<std::unique_ptr<LinearLayer>> product(const std::string& name, std::size_t inputs,
                                                 std::size_t outputs, Finish finish, const float* probed,
                                                 std::span<const float> inputSizes = {}) const
    {
        VARVE_TRY(const auto weights, tensor(name + ".weight", {outputs, inputs}));
        VARVE_TRY(const auto bias, tensor(name + ".bias", {outputs}));
        return layerOf(weights, bias, inputs, outputs, finish, inputSizes, probed);
    }

    /// Queries, keys and values as one product: three times as wide, one pass over the input.
    Result<std::unique_ptr<LinearLayer>> fusedAttentionInput(const std::string& prefix,
                                                             std::span<const float> inputSizes)
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
        return layerOf(weights, bias, width, 3 * width, Finish::Store, inputSizes, m_probe.states());
    }

    /// Takes the probe through each part before the next one is read.
    Result<BertModel::Layer> readLayer(const BertModel& model, const std::string& prefix, std::span<const float> inputSizes)
    {
        const std::size_t width = m_shape.width;
        VARVE_TRY(auto qkv, fusedAttentionInput(prefix, inputSizes));
        if (m_probe.isWanted()) {
            const std::size_t length = m_probe.ids().size();
            qkv->apply(m_probe.states(), m_probe.wide(), m_probe.rows());
            model.applyAttention(m_probe.wide(), std::span(&length, 1), m_probe.mixed());
        }
        VARVE_TRY(auto attentionOutput,
                  product(prefix + "attention.output.dense", width, width, Finish::Add, m_probe.mixed()));
        VARVE_TRY(auto attentionNorm, norm(prefix + "attention.output.LayerNorm"));
        if (m_probe.isWanted()) {
            attentionOutput->apply(m_probe.mixed(), m_probe.states(), m_probe.rows());
            model.normalize(attentionNorm, m_probe.states(), m_probe.rows());
        }
        VARVE_TRY(auto inner, product(prefix + "intermediate.dense", width, m_shape.innerWidth, Finish::Gelu,
                                      m_probe.states(), usualSizes(attentionNorm)));
        if (m_probe.isWanted())
            inner->apply(m_probe.states(), m_probe.wide(), m_probe.rows());
        VARVE_TRY(auto output,
                  product(prefix + "output.dense", m_shape.innerWidth, width, Finish::Add, m_probe.wide()));
        VARVE_TRY(auto outputNorm, norm(prefix + "output.LayerNorm"));
        if (m_probe.isWanted()) {
            output->apply(m_probe.wide(), m_probe.states(), m_probe.rows());
            model.normalize(outputNorm, m_probe.states(), m_probe.rows());
        }
        return BertModel::Layer{std::move(qkv),   std::move(attentionOutput), std::move(attentionNorm),
                                std::move(inner), std::move(output),          std::move(outputNorm)};
    }

    const SafetensorsFile& m_file;
    const BertShape& m_shape;
    Precision m_precision;
    BertProbe m_probe;
    std::string m_root;
};

Result<BertModel> BertModel::load(const std::filesystem::path& weightsPath, const BertShape& shape,
                                  Precision precision)
{
    VARVE_TRY(const auto file, SafetensorsFile::open(weightsPath));
    return BertReader(file, shape, precision).read();
}

} // namespace varve::embed
