// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/bert_model.h"
#include "core/embed/embedder.h"
#include "core/embed/model_files.h"
#include "tests/bench/commands.h"
#include "tests/bench/json_line.h"
#include "tests/bench/machine_product.h"
#include "tests/bench/process_memory.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace varve::bench {

namespace {

const std::vector<OptionSpec> kOptions{
    {"model", OptionKind::Text, "DIR", "a model's folder, or minilm", "minilm"},
    {"tokens", OptionKind::Numbers, "N,N,...", "tokens of a text, special ones included", "16,32,128,256"},
    {"batch", OptionKind::Numbers, "N,N,...", "texts of one call", "1,32"},
    {"runs", OptionKind::Number, "N", "of which the quickest counts", "5"},
};

/// Floating point operations of one text in an encoder, those of attention included.
double operationsOf(const embed::BertShape& shape, double tokens)
{
    const auto width = static_cast<double>(shape.width);
    const auto inner = static_cast<double>(shape.innerWidth);
    return static_cast<double>(shape.layers) *
           (2 * tokens * (4 * width * width + 2 * width * inner) + 4 * tokens * tokens * width);
}

/// A text of exactly `tokens` tokens where the vocabulary has these common words.
std::string textOf(std::size_t tokens, const embed::Embedder& model)
{
    static const char* const kWords[] = {"layer", "lake", "year"};
    std::string text = "lake";
    for (std::size_t i = 1; model.countTokens(text) + 2 < tokens && i < tokens; ++i)
        text += std::string(" ") + kWords[i % 3];
    return text;
}

/// Ends the program, because a figure of something that failed must not be printed.
void embedTimes(const embed::Embedder& model, const std::vector<std::string>& texts, int times)
{
    for (int i = 0; i < times; ++i) {
        if (const auto vectors = model.embed(texts); !vectors) {
            std::fprintf(stderr, "varve-bench: %s\n", vectors.error().toString().c_str());
            std::exit(1);
        }
    }
}

/// Loaded in a way that counts: the files are in the system's cache, the oneDNN parts are not yet compiled.
Result<std::shared_ptr<const embed::Embedder>> loadTimed(const std::string& choice, const char* precision)
{
    const auto begin = std::chrono::steady_clock::now();
    const double processorBegin = threadSeconds();
    VARVE_TRY(auto model, embed::openEmbedder(choice));
    if (!model)
        return Error{ErrorCode::InvalidArgument, "\"none\" embeds nothing", {}, 0};
    const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - begin;
    const double processorMs = (threadSeconds() - processorBegin) * 1e3;
    const ProcessMemory memory = processMemory();
    printLine({{"op", "load"},
               {"precision", precision},
               {"identity", model->identity()},
               {"load_ms", elapsed.count()},
               {"load_processor_ms", processorMs},
               {"rss_mb", memory.residentMb},
               {"peak_rss_mb", memory.peakResidentMb}});
    return model;
}

struct Measurement {
    const embed::Embedder& model;
    const char* precision;
    int runs;
    double machineGigaflops; ///< 0 where operations are not known
    std::optional<embed::BertShape> shape;

    /// Prints a line, and gives texts per second of one thread.
    double measure(std::size_t tokens, std::size_t batch) const
    {
        const std::vector<std::string> texts(batch, textOf(tokens, model));
        const std::size_t real = model.countTokens(texts.front()) + 2;
        const int times = static_cast<int>(std::max<std::size_t>(1, 4096 / (tokens * batch)));
        embedTimes(model, texts, 1);
        const double alone = bestThreadSeconds(runs, [&] { embedTimes(model, texts, times); });
        double beside = 0;
        {
            // Another thread that keeps embedding for as long as this one is measured.
            std::jthread other([&](std::stop_token stop) {
                while (!stop.stop_requested())
                    embedTimes(model, texts, 1);
            });
            beside = bestThreadSeconds(runs, [&] { embedTimes(model, texts, times); });
        }
        const double perSecond = static_cast<double>(batch) * times / alone;
        Json line{{"op", "embed"},
                  {"precision", precision},
                  {"tokens", real},
                  {"batch", batch},
                  {"texts_per_s", perSecond},
                  {"ms_each", 1e3 / perSecond},
                  {"two_threads", 2 * alone / beside}};
        if (shape)
            line["of_sgemm"] =
                operationsOf(*shape, static_cast<double>(real)) * perSecond / machineGigaflops / 1e9;
        printLine(line);
        return perSecond;
    }
};

/// The shape of an encoder; nothing for a static model.
std::optional<embed::BertShape> shapeOf(const std::string& choice)
{
    const std::filesystem::path folder =
        choice == "minilm" ? embed::defaultModelFolder() : std::filesystem::path(choice);
    const auto encoder = embed::encoderFolder(folder);
    const auto shape =
        encoder ? embed::readBertShape(*encoder / "config.json") : Result<embed::BertShape>(encoder.error());
    return shape ? std::optional(*shape) : std::nullopt;
}

Result<> runEmbed(const Options& options)
{
    const std::string choice = options.text("model");
    const int runs = static_cast<int>(options.number("runs"));
    VARVE_TRY(const auto full, loadTimed(choice, "float32"));
    const auto shape = choice == "hashing" ? std::nullopt : shapeOf(choice);
    const MachineProduct machine = machineProduct(runs);
    double load = 0;
    ::getloadavg(&load, 1);
    printLine({{"op", "machine"},
               {"kernels", embed::kernels().name},
               {"sgemm_gflops", machine.sgemmGigaflops},
               {"packed_gflops", machine.packedGigaflops},
               {"load_average", load}});
    const double best = std::max(machine.sgemmGigaflops, machine.packedGigaflops);
    const Measurement fullRuns{*full, "float32", runs, best, shape};
    std::shared_ptr<const embed::Embedder> small;
    if (shape) {
        VARVE_TRY(small, loadTimed(std::string(embed::kInt8Prefix) + choice, "int8"));
        VARVE_TRY(const auto agreement, embed::compareEmbedders(*small, *full));
        printLine({{"op", "agreement"},
                   {"texts", agreement.texts},
                   {"mean_cosine", agreement.meanCosine},
                   {"least_cosine", agreement.leastCosine}});
    }
    for (const std::size_t tokens : options.numbers("tokens")) {
        for (const std::size_t batch : options.numbers("batch")) {
            const double fullRate = fullRuns.measure(tokens, batch);
            if (!small)
                continue;
            const double smallRate = Measurement{*small, "int8", runs, best, shape}.measure(tokens, batch);
            printLine({{"op", "ratio"},
                       {"tokens", tokens},
                       {"batch", batch},
                       {"int8_to_float32", smallRate / fullRate}});
        }
    }
    return {};
}

} // namespace

const Command kEmbedCommand{
    "embed",
    "embedding models: load, texts a second in float32 and int8, beside the machine's own matrix product",
    "Times are processor time of the measuring thread, the best of some runs, so that others on the machine "
    "count less;\n"
    "load_ms is by the clock. of_sgemm is the share of the machine's own product of 2048 x 2048 float32 "
    "matrices.\n"
    "two_threads is what two threads do together, measured by one of them while the other is as busy.\n",
    kOptions,
    {},
    &runEmbed};

} // namespace varve::bench
