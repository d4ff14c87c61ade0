// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collection/collection.h"

#include <mutex>

namespace varve::test {

/// Documents in memory; search finds chunks that hold any of the words.
class FakeCollection : public collection::Collection {
public:
    explicit FakeCollection(std::string name) : m_name(std::move(name)) {}

    void rename(const std::string& name) { m_name = name; }
    void add(collection::Document document, const std::vector<std::string>& texts);
    std::shared_ptr<FakeCollection> copy() const;

    Result<collection::WriteReceipt> upsert(std::vector<collection::Point> points) override;
    Result<collection::WriteReceipt> putDocument(collection::Document document,
                                                 std::vector<collection::Point> chunks) override;
    Result<collection::WriteReceipt> recordOutcome(collection::Document document) override;
    Result<collection::WriteReceipt> removePoints(const std::vector<std::string>& ids) override;
    Result<collection::WriteReceipt> removeWhere(const std::string& filterJson) override;
    Result<collection::WriteReceipt> removeDocuments(const std::vector<std::int64_t>& documentIds) override;
    Result<collection::WriteReceipt> set(const std::string& key, const std::string& value) override;
    Result<std::string> setting(const std::string& key) const override;
    Result<std::vector<collection::StoredPoint>> get(const std::vector<std::string>& ids) const override;
    Result<collection::SearchResult> search(const collection::SearchQuery& query) const override;
    Result<std::vector<collection::NearestPoint>> nearest(std::span<const float>,
                                                          const collection::NearestQuery&) const override
    {
        return std::vector<collection::NearestPoint>(); // its documents have no vectors
    }
    Result<std::vector<std::vector<collection::NearestPoint>>> nearestOfMany(
        std::span<const float>, const collection::NearestQuery&, std::size_t, const OperationControl&) const override
    {
        return std::vector<std::vector<collection::NearestPoint>>();
    }
    Result<std::vector<collection::Document>> documents(std::optional<collection::DocumentState> state,
                                                        const std::string& nameContains, std::size_t limit,
                                                        std::size_t offset) const override;
    Result<collection::Document> documentBySource(const std::string& source) const override;
    Result<collection::Document> documentById(std::int64_t documentId) const override;
    Result<std::vector<collection::StoredPoint>> documentChunks(std::int64_t documentId) const override;
    Result<std::vector<collection::Document>> documentsBehind(const std::string&, std::size_t) const override
    {
        return std::vector<collection::Document>();
    }
    Result<std::vector<collection::StoredPoint>> scroll(const collection::ScrollRequest&) const override
    {
        return std::vector<collection::StoredPoint>();
    }
    Result<std::vector<float>> vectorAt(std::uint64_t) const override
    {
        return Error{ErrorCode::NotFound, "its documents have no vectors", {}, 0};
    }
    Result<std::vector<std::string>> scrollIds(const std::string& after, std::size_t limit) const override;
    collection::CollectionInfo info() const override;
    Result<> checkpoint(const OperationControl&) override { return {}; }
    Result<> optimize(const OperationControl&) override { return {}; }
    Result<> verify(bool, const OperationControl&) const override { return {}; }
    Result<Image> captureImage(const std::filesystem::path&, const OperationControl&) override { return Image{}; }
    Result<Image> capturePassingImage(const std::filesystem::path&, const OperationControl&,
                                      const std::function<void()>&) override
    {
        return Image{};
    }
    Result<Image> captureMoment() override { return Image{}; }
    Result<Image> captureMetadata(const std::filesystem::path&, const OperationControl&) override { return Image{}; }
    Result<> close() override { return {}; }

private:
    struct Entry {
        collection::Document document;
        std::vector<std::string> texts;
    };
    mutable std::mutex m_mutex;
    std::string m_name;
    std::vector<Entry> m_entries;
    std::int64_t m_nextId = 1;
};

} // namespace varve::test
