// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/vectors/vector_file.h"
#include "tests/support/temp_directory.h"

namespace varve::test {

/// What reading a file to its end gave.
struct ReadAll {
    std::vector<vectors::Row> rows;
    std::optional<Error> error;

    std::vector<float> vector(std::size_t row) const { return row < rows.size() ? rows[row].vector : std::vector<float>(); }
    std::string problem(std::size_t row) const { return row < rows.size() ? rows[row].problemKey : "no such row"; }
    std::string id(std::size_t row) const { return row < rows.size() ? rows[row].id : "no such row"; }
};

inline ReadAll readAll(const std::string& name, std::string_view bytes, std::uint32_t dimension)
{
    const TempDirectory folder;
    const auto path = folder / name;
    writeFile(path, bytes);
    ReadAll all;
    auto file = vectors::VectorFile::open(fs::posixFileSystem(), path, *vectors::formatOf(path), dimension);
    if (!file) {
        all.error = file.error();
        return all;
    }
    for (;;) {
        auto row = (*file)->next();
        if (!row) {
            all.error = row.error();
            return all;
        }
        if (!*row)
            return all;
        all.rows.push_back(std::move(**row));
    }
}

} // namespace varve::test
