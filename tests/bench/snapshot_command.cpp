// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ann_run.h"
#include "tests/bench/commands.h"
#include "tests/bench/snapshot_steps.h"

#include <set>
#include <sstream>

namespace varve::bench {

namespace {

const std::vector<OptionSpec> kOptions{
    {"steps", OptionKind::Text, "LIST", "which, with commas between them",
     "first,change,pause,compare,zip,restore,moment"},
    {"rows", OptionKind::Number, "N", "chunks of the collection", "100000"},
    {"dim", OptionKind::Number, "N", "dimension of their vectors", "384"},
    {"rounds", OptionKind::Number, "N", "snapshots of the steps change and pause", "5"},
    {"operations", OptionKind::Number, "N", "archived ones of the step moment", "100000"},
    {"hours", OptionKind::Number, "N", "hourly snapshots of the step hours", "720"},
    {"snapshots", OptionKind::Number, "N", "of the step many", "10000"},
    {"seed", OptionKind::Number, "N", "of every random choice", "1"},
    {"text", OptionKind::Text, "DIR", "takes the chunks' text from files there", "/usr/share/doc"},
    {"alone", OptionKind::Flag, "", "leaves other programs out", ""},
    {"home", OptionKind::Text, "DIR", "keeps the home there; else in a temporary folder", ""},
    {"name", OptionKind::Text, "NAME", "of the collection in --home, made unless it is there", "bench"},
};

Result<std::set<std::string>> stepsOf(const Options& options)
{
    static const std::set<std::string> known{"first",   "change", "pause", "compare", "zip",
                                             "restore", "moment", "hours", "many"};
    std::set<std::string> steps;
    std::istringstream list(options.text("steps"));
    for (std::string step; std::getline(list, step, ',');) {
        if (!known.contains(step))
            return Error{ErrorCode::InvalidArgument, "there is no step \"" + step + "\"", {}, 0};
        steps.insert(step);
    }
    return steps;
}

Result<> runSnapshot(const Options& options)
{
    VARVE_TRY(const std::set<std::string> steps, stepsOf(options));
    const std::size_t rounds = options.number("rounds");
    const WorkFolder home(options.text("home"));
    VARVE_TRY(const auto bench, SnapshotBench::prepare(options, home.path()));
    if (steps.contains("first") || steps.contains("change"))
        VARVE_CHECK(measureTaking(*bench, steps.contains("change") ? rounds : 0));
    if (steps.contains("pause"))
        VARVE_CHECK(measurePause(*bench, rounds));
    if (steps.contains("compare"))
        VARVE_CHECK(measureComparing(*bench));
    if (steps.contains("zip"))
        VARVE_CHECK(measureZip(*bench));
    if (steps.contains("restore"))
        VARVE_CHECK(measureRestoring(*bench));
    if (steps.contains("moment"))
        VARVE_CHECK(measureMoment(*bench, options.number("operations")));
    if (steps.contains("hours"))
        VARVE_CHECK(measureHours(*bench, options.number("hours")));
    if (steps.contains("many"))
        VARVE_CHECK(measureMany(*bench, options.number("snapshots")));
    return bench->close();
}

} // namespace

const Command kSnapshotCommand{
    "snapshot",
    "snapshots, comparing, restoring and zip files, beside other backup programs",
    R"(One collection of documents with 20 chunks each, real text and synthetic vectors; each step works on a copy of it.
Other programs (restic, borg, zip, unzip: tests/bench/packages.txt) back up or pack the same folder, right afterwards.

first    the first snapshot; restic_ratio and borg_ratio are of their seconds to ours
change   the same after 1 % of the chunks changed here and there and a checkpoint; added_bytes is what everything in the
         collection's folder takes more, allocated blocks once for each file, without what is live; added_share is of
         copy_bytes, which is what the live collection took at first
pause    single points written with the collection's own durability while a snapshot is taken, in turn with the same
         for as long without one; beyond_ms is between the 99th percentiles
compare  two snapshots 1 % apart, by a fresh process; memory_mb is anonymous memory beyond that with the home opened
zip      a snapshot as a zip file, and that file as a new collection, each by a fresh process; ratio is of our seconds to
         those of `zip -1 -r` of the files in it, and of `unzip` of the file
restore  a snapshot as a new collection, beside restic and borg; and in place, 1 % having changed, while a thread asks:
         no_answer_ms is the longest time in which it got no answer
moment   a moment behind operations of which each put one point, all in the archived log, as a new collection
hours    hourly snapshots by a clock of its own, 0.5 % changed each time: kept_ratio is of all that is kept to one copy;
         opening is until the first answer, the median and the worst of 20 random ones
many     snapshots of 500 chunks of which one changed each time: listing them, and a planned run that leaves 100

hours and many take a while and are not among the steps unless asked for.
)",
    kOptions,
    {},
    runSnapshot};

} // namespace varve::bench
