// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace varve::test {

/// One tensor with the type it is stored as; values are already rounded to that type.
struct TinyTensor {
    std::vector<std::size_t> shape;
    std::vector<float> values;
};

/// Writes a safetensors file with all tensors of one type: "F32", "F16" or "BF16".
void writeSafetensors(const std::filesystem::path& path, const std::map<std::string, TinyTensor>& tensors,
                      const std::string& type);

/// A tensor of seeded normal values, rounded to `type`.
TinyTensor randomTensor(std::vector<std::size_t> shape, const std::string& type, double mean, double spread,
                        unsigned seed);

/// A small encoder of random weights, and what it gives, computed by the definitions in double precision without any
/// code of the engine.
class TinyEncoder {
public:
    struct Options {
        std::string modelType = "bert"; ///< or "xlm-roberta"
        std::string weightType = "F32";
        std::size_t vocabulary = 11;
        std::size_t positions = 40;
    };
    static constexpr std::size_t kWidth = 64;
    static constexpr std::size_t kHeads = 2;
    static constexpr std::size_t kInner = 96;
    static constexpr std::size_t kLayers = 2;

    explicit TinyEncoder(const Options& options);

    /// Writes model.safetensors and config.json.
    void write(const std::filesystem::path& folder) const;
    nlohmann::json config() const;

    /// The unit-length vector of a text whose ids, special ones included, are given.
    std::vector<float> embed(const std::vector<std::int32_t>& ids, bool firstTokenOnly) const;

private:
    using Rows = std::vector<std::vector<double>>;
    std::string root() const { return m_options.modelType == "bert" ? "" : "roberta."; }
    std::size_t firstPosition() const { return m_options.modelType == "bert" ? 0 : 2; }
    void add(const std::string& name, std::vector<std::size_t> shape, double mean, double spread);
    const TinyTensor& tensor(const std::string& name) const { return m_tensors.at(root() + name); }
    Rows dense(const std::string& name, const Rows& in) const;
    void normalize(const std::string& name, Rows& rows) const;
    Rows attention(const std::string& prefix, const Rows& in) const;

    Options m_options;
    std::map<std::string, TinyTensor> m_tensors;
};

} // namespace varve::test
