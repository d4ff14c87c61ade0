// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/document.h"
#include "tests/support/temp_directory.h"

#include <QString>

#include <string>
#include <string_view>

namespace varve::test {

/// Reads contents as a file of that name.
inline import::ReadOutcome readAs(const TempDirectory& folder, std::string_view name, std::string_view contents,
                                  const import::ReadLimits& limits = {})
{
    writeFile(folder / name, contents);
    return import::readDocument(fs::posixFileSystem(), folder / name, limits, {});
}

inline QString describe(const import::ReadOutcome& outcome)
{
    return QString::fromStdString((outcome.failed ? "failed, " : "") + outcome.reason.key + ": " + outcome.reason.detail);
}

/// A line for each block: "Heading path > …| text", a heading with "#" and without its path; "p2 " before it on a page.
inline QString outline(const import::ReadOutcome& outcome)
{
    std::string all = outcome.ok() ? "" : describe(outcome).toStdString();
    for (const import::TextBlock& block : outcome.document.blocks) {
        if (block.page > 0)
            all += "p" + std::to_string(block.page) + " ";
        if (block.isHeading) {
            all += std::string(block.headingPath.size(), '#') + " ";
        } else {
            for (const std::string& heading : block.headingPath)
                all += heading + " > ";
        }
        all += block.text + "\n";
    }
    return QString::fromStdString(all);
}

inline std::string repeated(std::string_view text, int count)
{
    std::string all;
    for (int i = 0; i < count; ++i)
        all += text;
    return all;
}

} // namespace varve::test
