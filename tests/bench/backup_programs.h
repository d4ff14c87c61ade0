// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/run_program.h"

namespace varve::bench {

/// Another program's backups of one folder, in a repository of its own, with the defaults of that program (so encrypted
/// and compressed). Its caches and keys lie beside the repository.
class BackupProgram {
public:
    /// `name` is "restic" or "borg"; the repository is made in `folder`. NotFound when it is not installed.
    static Result<BackupProgram> prepare(const std::string& name, const std::filesystem::path& folder);

    const std::string& name() const { return m_name; }
    /// Seconds of one more backup of `source`.
    Result<double> backUp(const std::filesystem::path& source);
    /// Seconds of bringing the newest backup back into `target`.
    Result<double> restore(const std::filesystem::path& target) const;

private:
    BackupProgram(std::string name, const std::filesystem::path& folder);
    Program program(std::vector<std::string> arguments) const;

    std::string m_name;
    std::filesystem::path m_folder;
    std::size_t m_backups = 0;
};

} // namespace varve::bench
