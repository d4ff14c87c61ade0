// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/fake_workspace.h"

#include <mutex>

namespace varve::test {

/// A workspace whose one collection "Research notes" has a history that tests set, and that records what the window
/// asks of it. Annotations, deletions and restores change that history.
/// Threads:  any.
class HistoryWorkspace : public FakeWorkspace {
public:
    HistoryWorkspace();

    static constexpr const char* kName = "Research notes";
    void setHistory(workspace::History history);
    workspace::History currentHistory() const;
    std::vector<workspace::RestoreRequest> restores() const;
    std::vector<std::pair<std::string, std::string>> comparisons() const;

    Result<workspace::History> history(const std::string& name) override;
    Result<workspace::RetentionPlan> previewRetention(const std::string& name,
                                                      const std::optional<schedule::Retention>& rules) override;
    Result<snapshot::Snapshot> takeSnapshot(const std::string& name, const snapshot::SnapshotRequest& request,
                                            const OperationControl& control) override;
    Result<snapshot::Snapshot> annotateSnapshot(const std::string& name, const std::string& at,
                                                const snapshot::Annotation& annotation) override;
    Result<> removeSnapshot(const std::string& name, const std::string& at) override;
    Result<snapshot::Difference> compare(const std::string& name, const std::string& a, const std::string& b,
                                         const OperationControl& control) override;
    Result<workspace::RestoreSummary> restore(const std::string& name,
                                              const workspace::RestoreRequest& request,
                                              const OperationControl& control) override;
    Result<snapshot::RestoreRecord> undoRestore(const std::string& name) override;

private:
    mutable std::mutex m_historyMutex;
    workspace::History m_history;
    std::vector<workspace::RestoreRequest> m_restores;
    std::vector<std::pair<std::string, std::string>> m_comparisons;
};

/// One item to create, two to replace, one that was added later, and one that is the same.
std::vector<workspace::RestoreItem> sampleRestoreItems(bool removesAdded, bool isInPlace);
/// A difference with every kind of change, in the folders of the fake documents.
snapshot::Difference sampleDifference();

} // namespace varve::test
