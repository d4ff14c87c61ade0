// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/embed/embedder.h"

#include <algorithm>
#include <numeric>

namespace varve::embed {

namespace {

/// Ordinary prose, questions, code and messages, short and long.
const std::vector<std::string>& sampleTexts()
{
    static const std::vector<std::string> texts = {
        "How do I undo the last commit?",
        "git revert records a new commit that reverses the effect of an earlier one.",
        "A varve is a pair of thin layers of clay and silt deposited in one year in still water.",
        "Every spring the melting ice carried coarse silt into the lake, and every winter fine clay settled "
        "below.",
        "The meeting was moved to Thursday afternoon because two of the reviewers are travelling.",
        "Where can I find the minutes of last year's general assembly?",
        "fatal: not a git repository (or any of the parent directories): .git",
        "Segmentation fault (core dumped)",
        "for (std::size_t i = 0; i < rows.size(); ++i) { total += rows[i].cost(); }",
        "SELECT name, count(*) FROM orders GROUP BY name HAVING count(*) > 10 ORDER BY 2 DESC;",
        "VACUUM reclaims storage occupied by dead tuples. In normal operation, tuples that are deleted are "
        "not physically "
        "removed from their table; they remain present until a VACUUM is done.",
        "The recipe needs two eggs, a cup of flour and a pinch of salt. Let the dough rest for half an hour.",
        "Patients with a history of heart disease should speak to a doctor before they take this medicine.",
        "The tenant shall give notice in writing at least three months before the end of the lease.",
        "Invoice 2026-0312: 14 licences at 79.00 EUR each, payable within 30 days without deduction.",
        "What is the difference between a process and a thread?",
        "A thread shares the memory of its process; two processes share nothing unless they ask for it.",
        "permafrost thaw and the release of methane",
        "In 1831 the expedition reached the magnetic north pole after a winter locked in the ice.",
        "She closed the book, looked out over the harbour, and decided to write the letter after all.",
        "The quick brown fox jumps over the lazy dog.",
        "Press Ctrl+S to save, Ctrl+Z to undo, and F1 for help.",
        "The results differ significantly (p < 0.01), although the sample is small and not balanced by age.",
        "Let G be a finite group and H a subgroup; then the order of H divides the order of G.",
        "Sehr geehrte Damen und Herren, hiermit kündige ich den Vertrag zum nächstmöglichen Zeitpunkt.",
        "L'eau monte dans la vallée depuis trois jours, et le pont est fermé à la circulation.",
        "¿Dónde está la biblioteca más cercana, y a qué hora abre?",
        "Battery life: up to 14 hours. Weight: 1.2 kg. Display: 13.3 inch, 1920 x 1200.",
        "To install the package, run apt-get install as root; afterwards restart the service and look at its "
        "log.",
        "Dear all, please find attached the draft of the report. Comments are welcome until Friday.",
        "The mitochondrion is the organelle in which most of the cell's chemical energy is produced.",
        "Trains between the two cities run every thirty minutes until midnight, and once an hour after that.",
    };
    return texts;
}

} // namespace

Result<Agreement> compareEmbedders(const Embedder& one, const Embedder& other,
                                   std::span<const std::string> texts)
{
    if (one.dimension() != other.dimension())
        return Error{
            ErrorCode::DimensionMismatch, "the embedders make vectors of different dimensions", {}, 0};
    VARVE_TRY(const auto first, one.embed(texts));
    VARVE_TRY(const auto second, other.embed(texts));
    Agreement agreement{texts.size(), 0, texts.empty() ? 0.0 : 1.0};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const double cosine =
            std::inner_product(first[i].begin(), first[i].end(), second[i].begin(), 0.0); // unit lengths
        agreement.meanCosine += cosine / static_cast<double>(texts.size());
        agreement.leastCosine = std::min(agreement.leastCosine, cosine);
    }
    return agreement;
}

Result<Agreement> compareEmbedders(const Embedder& one, const Embedder& other)
{
    return compareEmbedders(one, other, sampleTexts());
}

} // namespace varve::embed
