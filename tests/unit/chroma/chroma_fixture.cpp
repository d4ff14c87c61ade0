// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/chroma/chroma_fixture.h"

#include <JlCompress.h>

#include <stdexcept>

namespace varve::test {

ChromaFixture::ChromaFixture()
{
    const auto files = JlCompress::extractDir(QStringLiteral(VARVE_CHROMA_FIXTURE "/store.zip"),
                                              QString::fromStdString(store().string()));
    if (files.isEmpty())
        throw std::runtime_error("the fixture cannot be unpacked");
}

const nlohmann::json& chromaAnswers()
{
    static const nlohmann::json answers = [] {
        auto parsed = nlohmann::json::parse(readFile(VARVE_CHROMA_FIXTURE "/answers.json"));
        // Written down before the last two changes, which the queue holds.
        auto& notes = parsed["collections"]["notes"];
        auto& rows = notes["rows"];
        rows.erase(std::remove_if(rows.begin(), rows.end(), [&](const auto& row) { return row["id"] == parsed["late"]["removed"]; }),
                   rows.end());
        rows.push_back(parsed["late"]["added"]);
        return parsed;
    }();
    return answers;
}

} // namespace varve::test
