// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// What is done with states that were kept: comparing them, and exchanging them with other machines.
#include "tests/bench/run_program.h"
#include "tests/bench/snapshot_steps.h"

namespace varve::bench {

Result<> measureComparing(SnapshotBench& bench)
{
    VARVE_TRY(const std::string copy, bench.copyFor("compare"));
    VARVE_TRY(const auto before, bench.snapshot(copy));
    VARVE_TRY(const std::size_t rows, bench.changeRows(copy, 0.01));
    VARVE_CHECK(bench.settle(copy));
    VARVE_TRY(const auto after, bench.snapshot(copy));
    VARVE_TRY(const ChildFigures figures, runInChild(bench, "compare", {copy, before.id, after.id}));
    printLine({{"op", "compare"},
               {"changed_rows", rows},
               {"changed_documents", figures.answer["changed"]},
               {"compare_s", figures.seconds},
               {"memory_mb", figures.memoryMb}});
    return bench.drop(copy);
}

Result<> measureZip(SnapshotBench& bench)
{
    VARVE_TRY(const std::string copy, bench.copyFor("zip"));
    VARVE_TRY(const auto taken, bench.snapshot(copy));
    VARVE_TRY(const auto folder, bench.emptyFolder("zip"));
    const std::filesystem::path zipFile = folder / "export.zip";
    const std::string imported = copy + " imported";
    if (bench.workspace().info(imported))
        VARVE_CHECK(bench.drop(imported));
    VARVE_TRY(const ChildFigures exported, runInChild(bench, "export-zip", {copy, taken.id, zipFile}));
    VARVE_TRY(const ChildFigures taking, runInChild(bench, "import-zip", {zipFile, imported}));
    Json exporting{{"op", "export-zip"},
                   {"export_s", exported.seconds},
                   {"memory_mb", exported.memoryMb},
                   {"bytes", exported.answer["bytes"]},
                   {"zip_bytes", exported.answer["zip_bytes"]}};
    Json importing{{"op", "import-zip"}, {"import_s", taking.seconds}, {"memory_mb", taking.memoryMb}};
    if (bench.isBesides("unzip") && bench.isBesides("zip")) {
        VARVE_TRY(const double unzip, secondsOf({"unzip", {"-q", zipFile, "-d", folder / "files"}, {}, {}}));
        VARVE_TRY(const double zip,
                  secondsOf({"zip", {"-1", "-q", "-r", "../packed.zip", "."}, {}, folder / "files"}));
        exporting["zip_s"] = zip;
        exporting["ratio"] = exported.seconds / zip;
        importing["unzip_s"] = unzip;
        importing["ratio"] = taking.seconds / unzip;
    }
    printLine(exporting);
    printLine(importing);
    VARVE_CHECK(bench.drop(imported));
    return bench.drop(copy);
}

} // namespace varve::bench
