// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/backup_programs.h"

namespace varve::bench {

namespace {

constexpr const char* kPassword = "varve-bench";

} // namespace

BackupProgram::BackupProgram(std::string name, const std::filesystem::path& folder)
    : m_name(std::move(name)), m_folder(folder / m_name)
{
}

Program BackupProgram::program(std::vector<std::string> arguments) const
{
    const std::string repository = m_folder / "repository";
    const std::string own = m_folder / "own";
    if (m_name == "restic")
        return {
            m_name,
            std::move(arguments),
            {{"RESTIC_REPOSITORY", repository}, {"RESTIC_PASSWORD", kPassword}, {"RESTIC_CACHE_DIR", own}},
            {}};
    arguments.insert(arguments.begin(), "--error"); // nothing of what it has to say about a new repository
    return {m_name,
            std::move(arguments),
            {{"BORG_REPO", repository}, {"BORG_PASSPHRASE", kPassword}, {"BORG_BASE_DIR", own}},
            {}};
}

Result<BackupProgram> BackupProgram::prepare(const std::string& name, const std::filesystem::path& folder)
{
    BackupProgram made(name, folder);
    std::filesystem::create_directories(made.m_folder);
    const std::vector<std::string> arguments = name == "restic"
                                                   ? std::vector<std::string>{"init", "--quiet"}
                                                   : std::vector<std::string>{"init", "-e", "repokey"};
    VARVE_CHECK(secondsOf(made.program(arguments)));
    return made;
}

Result<double> BackupProgram::backUp(const std::filesystem::path& source)
{
    const std::string archive = "::" + std::to_string(++m_backups);
    return secondsOf(program(m_name == "restic" ? std::vector<std::string>{"backup", "--quiet", source}
                                                : std::vector<std::string>{"create", archive, source}));
}

Result<double> BackupProgram::restore(const std::filesystem::path& target) const
{
    std::filesystem::create_directories(target);
    const std::string archive = "::" + std::to_string(m_backups);
    Program restoring = program(
        m_name == "restic" ? std::vector<std::string>{"restore", "latest", "--quiet", "--target", target}
                           : std::vector<std::string>{"extract", archive});
    restoring.folder = target;
    return secondsOf(restoring);
}

} // namespace varve::bench
