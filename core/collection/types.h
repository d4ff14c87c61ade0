// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// Plain values that cross the engine's border: no behaviour, no third-party types.
namespace varve::collection {

/// Number of a committed batch of writes; the only measure of "when" inside the engine.
using Sequence = std::uint64_t;

enum class Metric : std::uint8_t { Cosine = 0, L2 = 1, InnerProduct = 2 };
enum class StorageMode : std::uint8_t { Memory = 0, Disk = 1, Hybrid = 2 };

/// When a write is acknowledged, and so what a power cut may cost. A crash of the process alone costs nothing.
enum class Durability : std::uint8_t {
    Each = 0,     ///< after its log record is synced (group commit): a power cut costs nothing
    Interval = 1, ///< once written to the log, which is synced every second or 1000 operations
    Os = 2        ///< once written to the log; the system decides when it reaches the disk
};

/// Names as used on the command line: "cosine", "memory", "each", ...
std::string_view toString(Metric metric);
std::string_view toString(StorageMode mode);
std::string_view toString(Durability durability);
std::optional<Metric> metricFromString(std::string_view text);
std::optional<StorageMode> storageModeFromString(std::string_view text);
std::optional<Durability> durabilityFromString(std::string_view text);
/// "interval" for memory mode, "each" for disk and hybrid.
Durability defaultDurability(StorageMode mode);

/// What a power cut may cost at this level, as one English sentence for the user; the window translates it.
std::string_view promiseOf(Durability durability);

/// What a collection is created with. Dimension, metric and embedder never change afterwards.
struct CollectionConfig {
    std::string name;
    std::uint32_t dimension = 0;    ///< 1 to 8192
    Metric metric = Metric::Cosine;
    std::string embedder = "none";  ///< choice: "minilm", "hashing", "none", a model folder ("int8:" before it for 8 bits) or a service
    std::string embedderIdentity;   ///< exact model identity with the checksums of its files, or a sketch of a service's vectors; empty for "none"
    std::string queryPrompt;        ///< what the model puts before a question
    std::string passagePrompt;      ///< what it puts before a text that is searched
    StorageMode mode = StorageMode::Hybrid;
    Durability durability = Durability::Each;
    std::uint32_t m = 16;
    std::uint32_t efConstruction = 200;
};

/// Where a chunk comes from inside its source file.
struct SourcePosition {
    std::uint64_t byteBegin = 0;
    std::uint64_t byteEnd = 0;
    std::uint32_t page = 0; ///< from 1; 0 without pages
    std::string headingPath;
};

/// A point as a caller gives it.
struct Point {
    std::string id;
    std::vector<float> vector;
    std::string text;
    std::string metadataJson = "{}"; ///< one JSON object
    SourcePosition position;
};

/// A point as stored.
struct StoredPoint {
    std::string id;
    std::vector<float> vector;
    std::string text;
    std::string metadataJson;
    SourcePosition position;
    std::int64_t documentId = 0; ///< 0 when it belongs to no document
    std::string documentSource;
    std::uint32_t ordinal = 0;   ///< chunk number inside the document, from 0
    std::uint64_t place = 0;     ///< in stored order; what replaces a point gets another one
};

/// Which points a scroll gives.
struct ScrollRequest {
    std::uint64_t behind = 0;    ///< StoredPoint::place of the last one that is known; 0 for the first
    std::size_t limit = 256;
    bool isLooseOnly = false;    ///< only points that belong to no document
    bool hasVectors = true;      ///< false leaves the vectors empty
};

/// What became of a file in its last import.
enum class DocumentState : std::uint8_t { Ready = 0, Skipped = 1, Failed = 2 };
std::string_view toString(DocumentState state);

/// A document (one source file) as the collection knows it. Skipped and failed files are kept too, with the
/// reason, so that every file has an outcome; a document whose newest import failed keeps its older chunks.
struct Document {
    std::int64_t id = 0;       ///< 0 in input: assigned, or found by source
    std::string source;        ///< absolute path, any bytes; unique in the collection
    std::string title;
    std::string mediaType;
    std::string contentHash;   ///< SHA-256 of the source file
    std::uint64_t sizeBytes = 0;
    std::int64_t modifiedMs = 0;
    std::int64_t importedMs = 0;
    DocumentState state = DocumentState::Ready;
    std::string reasonKey;     ///< stable key, for example "encrypted"; empty when ready
    std::string reasonDetail;
    std::uint64_t chunks = 0;
};

/// Answer to an acknowledged write.
struct WriteReceipt {
    std::uint64_t acknowledged = 0; ///< points written or removed
    Sequence sequence = 0;
};

enum class SearchKind : std::uint8_t { Semantic = 0, Keyword = 1, Hybrid = 2 };
std::string_view toString(SearchKind kind);
std::optional<SearchKind> searchKindFromString(std::string_view text);

/// How a hybrid search makes one list of two: by the scores of both sides, or by the ranks alone.
enum class Fusion : std::uint8_t { Scores = 0, Ranks = 1 };
std::string_view toString(Fusion fusion);
std::optional<Fusion> fusionFromString(std::string_view text);

/// 0.8 for scores, 0.5 for ranks.
double usualMeaningWeight(Fusion fusion);

/// How a search orders and picks what it finds; the same for the engine and for who asks it with a text.
struct SearchOptions {
    SearchKind kind = SearchKind::Hybrid;
    std::size_t k = 10;
    std::size_t ef = 0;          ///< 0: the collection's own
    std::string filterJson;      ///< as meta::compileFilter() reads it ({"lang":"en"}, {"$type":"pdf"}); empty for none
    Fusion fusion = Fusion::Scores; ///< collections without cosine, whose scores have no bounds, go by ranks always
    /// Of hybrid search, 0 (only words) to 1 (only meaning). By default usualMeaningWeight() of the fusion.
    std::optional<double> meaningWeight;
    bool onePerDocument = false; ///< only the best chunk of each document, with the count of its others
    /// 0 to 1: how much a hit that is unlike those before it is preferred to a nearer one (maximal marginal relevance,
    /// Carbonell and Goldstein, SIGIR 1998; 1 - lambda). Not with `onePerDocument`, whose hits differ anyway.
    double diversity = 0;
    bool lastWordMayGoOn = false; ///< the text is being typed: words that begin with its last one count, too
    /// More like this chunk, or like all chunks of this document, by their vectors; the text is not looked at, and neither
    /// these chunks nor others of the document are found.
    std::string likeId;
    std::string likeSource;
    std::stop_token stop; ///< ends the search with Cancelled
};

struct SearchQuery : SearchOptions {
    std::string text;            ///< for keyword and hybrid; plain words, or marks as meta::parseKeywordQuery() reads them
    std::vector<float> vector;   ///< for semantic and hybrid
};

/// Half-open byte range.
struct TextRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

struct SearchHit {
    std::uint32_t rank = 0;       ///< from 1
    StoredPoint point;            ///< without its vector
    std::string documentTitle;
    double score = 0;             ///< what the order follows: cosine (or -distance, dot), BM25, or the fused sum
    // The parts of the score; absent when that side did not find the point, but for the cosine in hybrid search.
    std::optional<double> semanticScore;
    std::optional<double> keywordScore; ///< BM25, larger is better
    /// Share of `score` from each side in hybrid search, as collection::fuse() tells; together 1 at most for most hits, and
    /// more where the whole question stands in the text. By ranks 2 / 61 at most instead of 1.
    double semanticPart = 0;
    double keywordPart = 0;
    std::uint32_t moreInDocument = 0; ///< with onePerDocument: other chunks of it that were found
    std::string snippet;          ///< part of the text around the best match
    std::vector<TextRange> highlights; ///< in `snippet`
};

struct SearchResult {
    std::vector<SearchHit> hits;
    std::string withoutMeaning;   ///< why a hybrid search went by words alone, in English; empty when it did not
    bool graphMissing = false;    ///< some segment answered by exact scan while its graph is rebuilt
    double seconds = 0;
};

struct NearestQuery {
    std::size_t k = 10;
    std::size_t ef = 0;          ///< 0: the collection's own
    std::string filterJson;      ///< as in SearchQuery
};

struct NearestPoint {
    std::string id;
    float score = 0; ///< cosine, negative squared distance or dot product
};

/// What happens to segments in the background.
enum class MaintenanceWork : std::uint8_t {
    Idle = 0,
    Sealing = 1,         ///< rows written lately become a segment
    Merging = 2,         ///< segments become one
    RebuildingGraph = 3, ///< a lost or damaged graph; searches answer exactly meanwhile
    Checking = 4,        ///< reading what was not read since opening, against its checksums
    Loading = 5,         ///< into memory or out of it
    Measuring = 6        ///< how wide walks must be for the wanted recall
};
std::string_view toString(MaintenanceWork work);

struct MaintenanceStatus {
    MaintenanceWork work = MaintenanceWork::Idle;
    std::uint64_t doneItems = 0; ///< rows, or bytes when checking
    std::uint64_t totalItems = 0;
    bool isPaused = false;       ///< by the setting
    std::string damage;          ///< vectors that are not what was written were found, in English; restore a snapshot
    std::string problem;         ///< why the last piece of work failed, in English; empty when it did not
};

/// How well the index finds what a comparison with every row finds, measured with rows of its own.
struct RecallMeasurement {
    double target = 0;
    std::uint64_t ef = 0;     ///< beam width chosen
    double recall = 0;        ///< share of the ten nearest rows that it finds
    std::uint64_t sample = 0; ///< queries
    std::uint64_t rows = 0;   ///< of the collection then
    std::int64_t timeMs = 0;
    double oversampling = 0;  ///< chosen with it; 0 in measurements of older versions
};

enum class CollectionState : std::uint8_t { Open = 0, ReadOnly = 1, Failed = 2 };

/// What `info` shows.
struct CollectionInfo {
    CollectionConfig config;          ///< with the present name, mode and durability
    std::string uuid;
    std::uint64_t points = 0;
    std::uint64_t documents = 0;      ///< ready ones
    std::uint64_t failedDocuments = 0;
    std::uint64_t skippedDocuments = 0;
    Sequence sequence = 0;
    std::uint64_t diskBytes = 0;
    std::uint64_t ramBytes = 0;       ///< vectors, codes, graphs and caches in anonymous memory
    std::uint64_t mappedBytes = 0;    ///< of files mapped and paged in by need
    std::uint64_t logBytes = 0;
    std::uint64_t segments = 0;       ///< sealed ones
    std::uint64_t memtableRows = 0;   ///< live rows that are in no segment yet
    std::uint64_t missingGraphs = 0;  ///< segments that answer exactly until their graph is built again
    std::uint64_t removedRows = 0;    ///< still in segments
    std::uint64_t ef = 100;           ///< that searches use unless told otherwise
    bool isEfFixed = false;           ///< by the setting; else chosen for the recall target
    /// Candidates for each wanted row that are compared again by their full vectors, where searches do not tell otherwise.
    double oversampling = 0;
    bool isOversamplingFixed = false; ///< by the setting; else measured with the beam width
    double recallTarget = 0;
    std::optional<RecallMeasurement> recall; ///< the last one, of this target or another; absent before the first
    bool comparesAllRows = false;     ///< too few rows for a graph, so that there is no beam to choose
    MaintenanceStatus maintenance;
    std::uint64_t memoryBudget = 0;   ///< bytes for codes and graphs in hybrid mode
    bool memoryBudgetIsAutomatic = true; ///< half of the machine's memory, not a size that was set
    std::uint64_t hotSegments = 0;    ///< segments whose codes and graph are in memory
    /// Share of the rows in answers since opening that came from memory; absent before the first answer.
    std::optional<double> hitRate;
    bool modeIsOverridden = false;    ///< opened in another mode than the one set, for example with little memory
    CollectionState state = CollectionState::Open;
    std::string stateReason;          ///< why it is read-only or failed, in English, empty when open
};

} // namespace varve::collection
