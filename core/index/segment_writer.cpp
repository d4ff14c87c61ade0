// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/graph_builder.h"
#include "core/index/packed_codes.h"
#include "core/index/pair_distance.h"
#include "core/index/row_packer.h"
#include "core/index/sealed_file.h"
#include "core/index/sealed_graph.h"
#include "core/index/segment_limits.h"

#include <algorithm>
#include <thread>

namespace varve::index {

namespace {

constexpr std::size_t kRowsPerReport = 16;
constexpr const char* kUnfinishedSuffix = ".new";

class SegmentWriter {
public:
    SegmentWriter(fs::FileSystem& fileSystem, const std::filesystem::path& folder, SealedHeader shape,
                  std::span<const Label> labels, std::span<const VectorIndex* const> sources,
                  const OperationControl& control)
        : m_fileSystem(fileSystem),
          m_folder(folder),
          m_shape(shape),
          m_labels(labels),
          m_sources(sources),
          m_control(control),
          m_base(baseOf(labels, sources)),
          m_encoder(shape.dimension, shape.metric,
                    m_base ? m_base->sealed.codes.layout().bits : codeBitsFor(shape.dimension))
    {
    }

    Result<SegmentFiles::File> writeLabels();
    Result<SegmentFiles::File> writeRows();
    /// Reads the rows as writeRows() does, and writes nothing.
    Result<> centreOnly();
    /// Codes and graph under their names plus `suffix`. After writeRows() or centreOnly().
    Result<std::vector<SegmentFiles::File>> writeCodesAndGraph(HnswParameters parameters, SegmentGraph graph,
                                                               const std::string& suffix);

private:
    /// A segment to build upon: those of its rows that are still wanted are the first of the new one.
    struct Base {
        SealedGraph sealed;
        std::vector<std::uint32_t> kept; ///< of its rows, growing
        bool isWhole() const { return kept.size() == sealed.segment->rows(); }
    };
    static std::optional<Base> baseOf(std::span<const Label> labels, std::span<const VectorIndex* const> sources);
    static std::vector<std::uint32_t> rowsBeginning(std::span<const Label> labels, std::span<const Label> ofSegment);
    Result<std::unique_ptr<GraphBuilder>> makeBuilder(HnswParameters parameters) const;
    Result<SegmentFiles::File> writeCodes(GraphBuilder* builder, std::size_t threads,
                                          const std::string& suffix);
    Result<> packBlocks(std::span<RowPacker> packers, Progress& progress);
    Result<SealedFileWriter> create(SealedKind kind, std::uint64_t payloadBytes, std::uint32_t parameter,
                                    const std::string& suffix);
    template <class Use>
    Result<> forEachRow(const char* phase, Use&& use);
    Result<SegmentFiles::File> writeGraph(const FrozenGraph& graph, const std::string& suffix);

    fs::FileSystem& m_fileSystem;
    const std::filesystem::path& m_folder;
    SealedHeader m_shape;
    std::span<const Label> m_labels;
    std::span<const VectorIndex* const> m_sources;
    const OperationControl& m_control;
    std::optional<Base> m_base;
    RowEncoder m_encoder;
};

Result<SealedFileWriter> SegmentWriter::create(SealedKind kind, std::uint64_t payloadBytes,
                                               std::uint32_t parameter, const std::string& suffix)
{
    SealedHeader header = m_shape;
    header.kind = kind;
    header.payloadBytes = payloadBytes;
    header.parameter = parameter;
    const auto mode = suffix.empty() ? fs::CreateMode::MustNotExist : fs::CreateMode::Truncate;
    return SealedFileWriter::create(m_fileSystem, m_folder / (std::string(sealedFileName(kind)) + suffix),
                                    header, mode);
}

/// use(label, row) for every label; stops at the first error.
template <class Use>
Result<> SegmentWriter::forEachRow(const char* phase, Use&& use)
{
    RowSource source(m_sources, m_shape.dimension);
    Progress progress;
    progress.phase = phase;
    progress.totalItems = m_labels.size();
    for (const Label label : m_labels) {
        VARVE_CHECK(m_control.check());
        if (progress.doneItems % kRowsPerReport == 0)
            m_control.report(progress);
        VARVE_TRY(const std::vector<float> row, source.row(label));
        VARVE_CHECK(use(label, row));
        ++progress.doneItems;
    }
    m_control.report(progress);
    return {};
}

Result<SegmentFiles::File> SegmentWriter::writeLabels()
{
    VARVE_TRY(auto file, create(SealedKind::Labels, m_labels.size_bytes(), 0, {}));
    VARVE_CHECK(file.append(std::as_bytes(m_labels)));
    return file.finish();
}

Result<SegmentFiles::File> SegmentWriter::writeRows()
{
    const std::uint64_t payloadBytes = m_labels.size() * m_shape.dimension * sizeof(float);
    VARVE_TRY(auto file, create(SealedKind::Rows, payloadBytes, 0, {}));
    VARVE_CHECK(forEachRow("writing vectors", [&](Label, std::span<const float> row) {
        m_encoder.addToCentre(row);
        return file.append(std::as_bytes(row));
    }));
    return file.finish();
}

Result<> SegmentWriter::centreOnly()
{
    return forEachRow("reading vectors", [&](Label, std::span<const float> row) -> Result<> {
        m_encoder.addToCentre(row);
        return {};
    });
}

Result<SegmentFiles::File> SegmentWriter::writeGraph(const FrozenGraph& graph, const std::string& suffix)
{
    const auto bytes = std::as_bytes(std::span(graph.words));
    VARVE_TRY(auto file, create(SealedKind::Graph, bytes.size(), graph.m, suffix));
    VARVE_CHECK(file.append(bytes));
    return file.finish();
}

/// The rows of a segment that `labels` begin with, when those are all that `labels` have of it.
std::vector<std::uint32_t> SegmentWriter::rowsBeginning(std::span<const Label> labels, std::span<const Label> ofSegment)
{
    std::vector<std::uint32_t> rows;
    std::size_t row = 0;
    for (const Label label : labels) {
        while (row < ofSegment.size() && ofSegment[row] < label)
            ++row;
        if (row == ofSegment.size() || ofSegment[row] != label)
            break;
        rows.push_back(static_cast<std::uint32_t>(row));
    }
    const bool goesOn = rows.size() < labels.size() && labels[rows.size()] <= ofSegment.back();
    return goesOn ? std::vector<std::uint32_t>() : rows;
}

std::optional<SegmentWriter::Base> SegmentWriter::baseOf(std::span<const Label> labels,
                                                         std::span<const VectorIndex* const> sources)
{
    for (const VectorIndex* source : sources) {
        const auto* segment = dynamic_cast<const Segment*>(source);
        if (!segment)
            continue;
        auto rows = rowsBeginning(labels, segment->labels());
        if (2 * rows.size() < segment->rows()) // mending would choose nearly all links again, from fewer candidates
            continue;
        auto sealed = sealedGraphOf(*source);
        if (!sealed)
            return std::nullopt;
        return Base{*sealed, std::move(rows)};
    }
    return std::nullopt;
}

Result<std::unique_ptr<GraphBuilder>> SegmentWriter::makeBuilder(HnswParameters parameters) const
{
    VARVE_TRY(auto builder, GraphBuilder::create(static_cast<std::uint32_t>(m_labels.size()),
                                                 m_shape.dimension, m_shape.metric, parameters));
    if (m_base && m_base->sealed.graph.linksPerRow() == parameters.m)
        VARVE_CHECK(builder->adopt(m_base->sealed.graph, m_base->kept));
    return builder;
}

/// Packs every row for the file, and in bytes for the builder; a block on each thread, then the next ones.
Result<SegmentFiles::File> SegmentWriter::writeCodes(GraphBuilder* builder, std::size_t threads,
                                                     const std::string& suffix)
{
    // A small first part may lie elsewhere than the whole, and codes describe what is near their centre best. Where rows
    // are left out it is taken anew, so that it follows what is stored.
    if (m_base && m_base->isWhole() && 2 * m_base->kept.size() >= m_labels.size())
        m_encoder.setCentre({m_base->sealed.codes.centre(), m_shape.dimension});
    else
        m_encoder.finishCentre();
    const CodeLayout& layout = m_encoder.layout();
    VARVE_TRY(auto codes, create(SealedKind::Codes, layout.payloadBytes(m_labels.size()),
                                 static_cast<std::uint32_t>(layout.bits), suffix));
    VARVE_CHECK(codes.append(m_encoder.encodedCentre()));
    std::vector<RowPacker> packers;
    for (std::size_t i = 0; i < threads; ++i)
        packers.emplace_back(m_sources, m_labels, m_encoder, m_shape.metric, builder);
    Progress progress;
    progress.phase = "encoding vectors";
    progress.totalItems = m_labels.size();
    while (progress.doneItems < m_labels.size()) {
        VARVE_CHECK(packBlocks(packers, progress));
        for (const RowPacker& packer : packers)
            VARVE_CHECK(codes.append(packer.records()));
    }
    m_control.report(progress);
    return codes.finish();
}

/// The next block of every packer, the first one on this thread, which reports.
Result<> SegmentWriter::packBlocks(std::span<RowPacker> packers, Progress& progress)
{
    constexpr std::size_t kRowsPerBlock = 256;
    auto next = static_cast<std::size_t>(progress.doneItems);
    for (RowPacker& packer : packers)
        next = packer.begin(next, kRowsPerBlock);
    {
        std::vector<std::jthread> others;
        for (RowPacker& packer : packers.subspan(1))
            if (!packer.isDone())
                others.emplace_back([&packer] { packer.pack({}, {}); });
        Progress now = progress;
        packers.front().pack(m_control, now);
    }
    for (const RowPacker& packer : packers)
        VARVE_CHECK(packer.result());
    progress.doneItems = next;
    return {};
}

Result<std::vector<SegmentFiles::File>>
SegmentWriter::writeCodesAndGraph(HnswParameters parameters, SegmentGraph graph, const std::string& suffix)
{
    std::unique_ptr<GraphBuilder> builder;
    if (graph == SegmentGraph::Build) {
        VARVE_TRY(builder, makeBuilder(parameters));
    }
    const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t threads = !builder ? 1 : parameters.threads ? parameters.threads : processors;
    VARVE_TRY(auto codesFile, writeCodes(builder.get(), threads, suffix));
    std::vector<SegmentFiles::File> written{std::move(codesFile)};
    if (!builder)
        return written;
    VARVE_CHECK(builder->link(threads, m_control));
    VARVE_TRY(auto graphFile, writeGraph(builder->freeze(), suffix));
    written.push_back(std::move(graphFile));
    return written;
}

Result<> checkShape(std::size_t dimension, std::span<const Label> labels,
                    std::span<const VectorIndex* const> sources)
{
    if (dimension == 0 || dimension > kMaximumDimension)
        return Error{ErrorCode::InvalidArgument, "dimension " + std::to_string(dimension), {}, 0};
    if (labels.empty() || labels.size() > kMaximumSegmentRows || sources.empty())
        return Error{ErrorCode::InvalidArgument, "a segment needs rows and where to take them from", {}, 0};
    if (std::adjacent_find(labels.begin(), labels.end(), std::greater_equal<>()) != labels.end())
        return Error{ErrorCode::InvalidArgument, "labels must grow", {}, 0};
    return {};
}

SealedHeader shapeOf(std::uint64_t segmentId, std::size_t dimension, Metric metric, std::uint64_t rows)
{
    SealedHeader shape;
    shape.metric = metric;
    shape.segmentId = segmentId;
    shape.rows = rows;
    shape.dimension = static_cast<std::uint32_t>(dimension);
    return shape;
}

Result<std::vector<SegmentFiles::File>> writeFolder(fs::FileSystem& fileSystem,
                                                    const std::filesystem::path& folder,
                                                    SegmentWriter& writer, HnswParameters parameters,
                                                    SegmentGraph graph)
{
    VARVE_CHECK(fileSystem.createDirectories(folder));
    VARVE_TRY(auto rowsFile, writer.writeRows());
    VARVE_TRY(auto labelsFile, writer.writeLabels());
    VARVE_TRY(auto rest, writer.writeCodesAndGraph(parameters, graph, {}));
    VARVE_CHECK(fileSystem.syncDirectory(folder));
    std::vector<SegmentFiles::File> files{std::move(rowsFile), std::move(labelsFile)};
    files.insert(files.end(), rest.begin(), rest.end());
    return files;
}

} // namespace

Result<SegmentFiles> writeSegment(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                  std::uint64_t segmentId, std::size_t dimension, Metric metric,
                                  HnswParameters parameters, std::span<const Label> labels,
                                  std::span<const VectorIndex* const> sources,
                                  const OperationControl& control, SegmentGraph graph)
{
    VARVE_CHECK(checkShape(dimension, labels, sources));
    if (fileSystem.exists(folder))
        return Error{ErrorCode::AlreadyExists, "a segment is written into a new folder", folder, 0};
    SegmentWriter writer(fileSystem, folder, shapeOf(segmentId, dimension, metric, labels.size()), labels,
                         sources, control);
    auto written = writeFolder(fileSystem, folder, writer, parameters, graph);
    if (!written) {
        // Best effort: no manifest names the folder, so what stays of it is only lost space.
        [[maybe_unused]] const auto removed = fileSystem.removeTree(folder);
        return std::move(written).error();
    }
    return SegmentFiles{segmentId, labels.size(), labels.front(), labels.back(), std::move(*written)};
}

Result<std::vector<SegmentFiles::File>> writeSegmentGraph(fs::FileSystem& fileSystem,
                                                          const std::filesystem::path& folder,
                                                          const SegmentFiles& files, std::size_t dimension,
                                                          Metric metric, HnswParameters parameters,
                                                          const OperationControl& control)
{
    VARVE_TRY(const auto segment,
              Segment::open(fileSystem, folder, files, dimension, metric, Residency::Nothing));
    const VectorIndex* const sources[] = {segment.get()};
    SegmentWriter writer(fileSystem, folder, shapeOf(files.id, dimension, metric, files.rows),
                         segment->labels(), sources, control);
    VARVE_CHECK(writer.centreOnly());
    auto written = writer.writeCodesAndGraph(parameters, SegmentGraph::Build, kUnfinishedSuffix);
    if (!written)
        removeUnfinishedGraph(fileSystem, folder);
    return written;
}

Result<SegmentFiles> adoptSegmentGraph(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                       const SegmentFiles& files,
                                       const std::vector<SegmentFiles::File>& written)
{
    SegmentFiles result = files;
    for (const SegmentFiles::File& file : written) {
        VARVE_CHECK(fileSystem.rename(folder / (file.name + kUnfinishedSuffix), folder / file.name));
        std::erase_if(result.files, [&](const SegmentFiles::File& old) { return old.name == file.name; });
        result.files.push_back(file);
    }
    VARVE_CHECK(fileSystem.syncDirectory(folder));
    return result;
}

void removeUnfinishedGraph(fs::FileSystem& fileSystem, const std::filesystem::path& folder)
{
    for (const SealedKind kind : {SealedKind::Codes, SealedKind::Graph}) {
        const auto unfinished = folder / (std::string(sealedFileName(kind)) + kUnfinishedSuffix);
        [[maybe_unused]] const auto removed =
            fileSystem.removeFile(unfinished); // best effort, mostly not there
    }
}

Result<SegmentFiles> rebuildSegmentGraph(fs::FileSystem& fileSystem, const std::filesystem::path& folder,
                                         const SegmentFiles& files, std::size_t dimension, Metric metric,
                                         HnswParameters parameters, const OperationControl& control)
{
    VARVE_TRY(const auto written,
              writeSegmentGraph(fileSystem, folder, files, dimension, metric, parameters, control));
    return adoptSegmentGraph(fileSystem, folder, files, written);
}

} // namespace varve::index
