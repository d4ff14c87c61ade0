// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/sentence_settings.h"

#include "core/embed/json_file.h"
#include "core/fs/file_system.h"

#include <algorithm>
#include <array>
#include <vector>

namespace varve::embed {

namespace {

constexpr std::uint64_t kLimitBytes = 1u << 20;
constexpr std::size_t kMaximumModules = 16;
constexpr std::size_t kMaximumPromptBytes = 2000;
/// tokenizer_config.json of models without a limit has an enormous number.
constexpr std::uint64_t kNoTokenLimit = 1'000'000;

struct Module {
    std::string kind; ///< "Transformer", "Pooling", ...
    std::filesystem::path folder;
};

/// Null where the file does not exist.
Result<nlohmann::json> readIfThere(const std::filesystem::path& path)
{
    if (!fs::posixFileSystem().exists(path))
        return nlohmann::json();
    return readJson(path, kLimitBytes);
}

/// A module's path must stay in the model's folder.
bool isPlainName(const std::string& name)
{
    return name.find('/') == std::string::npos && name != "..";
}

Result<std::vector<Module>> readModules(const std::filesystem::path& folder)
{
    const auto path = folder / "modules.json";
    VARVE_TRY(const auto json, readIfThere(path));
    std::vector<Module> modules;
    if (json.is_null()) {
        modules.push_back({"Transformer", folder});
        if (fs::posixFileSystem().exists(folder / "1_Pooling" / "config.json"))
            modules.push_back({"Pooling", folder / "1_Pooling"});
        return modules;
    }
    if (!json.is_array() || json.empty() || json.size() > kMaximumModules)
        return damagedModel(path, "no list of modules");
    for (const auto& entry : json) {
        const std::string type = textAt(entry, "/type");
        const std::string name = textAt(entry, "/path");
        if (type.empty() || !isPlainName(name))
            return damagedModel(path, "a module has no kind, or a path outside the model's folder");
        modules.push_back(
            {type.substr(type.rfind('.') + 1), name.empty() || name == "." ? folder : folder / name});
    }
    const auto isKnown = [](const Module& module) {
        constexpr std::array<std::string_view, 4> kKnown{"Transformer", "StaticEmbedding", "Pooling",
                                                         "Normalize"};
        return std::ranges::find(kKnown, module.kind) != kKnown.end();
    };
    const auto unknown = std::ranges::find_if_not(modules, isKnown);
    if (unknown != modules.end())
        return Error{ErrorCode::Unsupported,
                     "the model has a module '" + unknown->kind + "' that cannot be used", path, 0};
    return modules;
}

Result<Pooling> readPooling(const std::filesystem::path& path)
{
    VARVE_TRY(const auto json, readJsonObject(path, kLimitBytes));
    std::vector<std::string> modes;
    for (const auto& [key, value] : json.items()) {
        if (key.starts_with("pooling_mode_") && value.is_boolean() && value.get<bool>())
            modes.push_back(key.substr(std::string_view("pooling_mode_").size()));
    }
    if (const std::string mode = textAt(json, "/pooling_mode"); !mode.empty() && modes.empty())
        modes.push_back(mode);
    if (modes.size() == 1 && (modes[0] == "cls_token" || modes[0] == "cls"))
        return Pooling::First;
    // The square root of the length is gone once the vector has unit length.
    const bool isMean =
        modes.empty() || (modes.size() == 1 && (modes[0] == "mean_tokens" || modes[0] == "mean" ||
                                                modes[0] == "mean_sqrt_len_tokens"));
    if (isMean)
        return Pooling::Mean;
    return Error{ErrorCode::Unsupported,
                 "tokens are pooled by '" + modes[0] + "'" + (modes.size() > 1 ? " and others" : "") +
                     ", but only the mean and the first token can be used",
                 path, 0};
}

Result<std::optional<std::uint64_t>> readTokenLimit(const std::filesystem::path& folder)
{
    const auto path = folder / "sentence_bert_config.json";
    VARVE_TRY(const auto sentence, readIfThere(path));
    if (const auto* limit = memberAt(sentence, "/max_seq_length"); limit && !limit->is_null()) {
        const auto count = countAt(sentence, "/max_seq_length");
        if (!count || *count < 3)
            return damagedModel(path, "its max_seq_length is out of range");
        return std::optional(*count);
    }
    VARVE_TRY(const auto tokenizer, readIfThere(folder / "tokenizer_config.json"));
    const auto count = countAt(tokenizer, "/model_max_length");
    return count && *count >= 3 && *count < kNoTokenLimit ? count : std::nullopt;
}

/// The model's name as its folder has it; a folder of Hugging Face's cache has it two folders above.
std::string nameOf(const std::filesystem::path& folder)
{
    const auto plain = folder.has_filename() ? folder : folder.parent_path();
    const bool isCached = plain.parent_path().filename() == "snapshots";
    return (isCached ? plain.parent_path().parent_path() : plain).filename().string();
}

/// e5 as a word of its own in a model's name, such as "intfloat/multilingual-e5-small".
bool namesE5(std::string name)
{
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    for (std::size_t at = name.find("e5"); at != std::string::npos; at = name.find("e5", at + 1)) {
        const bool begins = at == 0 || !isLetter(name[at - 1]);
        const bool ends = at + 2 == name.size() || !isLetter(name[at + 2]);
        // The models tuned for instructions want a description of the task instead.
        if (begins && ends && name.find("instruct") == std::string::npos)
            return true;
    }
    return false;
}

Result<> readPrompts(const std::filesystem::path& folder, const std::filesystem::path& encoder,
                     SentenceSettings& settings)
{
    const auto path = folder / "config_sentence_transformers.json";
    VARVE_TRY(const auto json, readIfThere(path));
    const auto promptNamed = [&](std::initializer_list<std::string> names) {
        for (const std::string& name : names) {
            const auto* prompts = memberAt(json, "/prompts");
            const auto found =
                prompts && prompts->is_object() ? prompts->find(name) : nlohmann::json::const_iterator();
            if (prompts && prompts->is_object() && found != prompts->end() && found->is_string())
                return found->get<std::string>();
        }
        return std::string();
    };
    const std::string usual = textAt(json, "/default_prompt_name");
    settings.queryPrompt = promptNamed({"query", usual});
    settings.passagePrompt = promptNamed({"document", "passage", "corpus", usual});
    if (std::max(settings.queryPrompt.size(), settings.passagePrompt.size()) > kMaximumPromptBytes)
        return damagedModel(path, "a prompt is longer than any text should be");
    if (!settings.queryPrompt.empty() || !settings.passagePrompt.empty())
        return {};
    VARVE_TRY(const auto config, readIfThere(encoder / "config.json"));
    if (namesE5(textAt(config, "/_name_or_path")) || namesE5(nameOf(folder))) {
        settings.queryPrompt = "query: ";
        settings.passagePrompt = "passage: ";
    }
    return {};
}

} // namespace

Result<std::filesystem::path> encoderFolder(const std::filesystem::path& folder)
{
    VARVE_TRY(const auto modules, readModules(folder));
    return modules.front().folder;
}

Result<SentenceSettings> readSentenceSettings(const std::filesystem::path& folder, std::size_t positions)
{
    SentenceSettings settings;
    VARVE_TRY(const auto modules, readModules(folder));
    const auto pooling = std::ranges::find(modules, "Pooling", &Module::kind);
    if (pooling != modules.end()) {
        VARVE_TRY(settings.pooling, readPooling(pooling->folder / "config.json"));
    }
    VARVE_TRY(const auto limit, readTokenLimit(modules.front().folder));
    settings.tokenLimit =
        static_cast<std::size_t>(std::min<std::uint64_t>(limit.value_or(settings.tokenLimit), positions));
    VARVE_CHECK(readPrompts(folder, modules.front().folder, settings));
    return settings;
}

} // namespace varve::embed
