// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/index/link_selection.h"
#include "tests/support/seeded_vectors.h"

#include <QTest>

using namespace varve;
using namespace varve::index;
using namespace varve::test;

namespace {

constexpr std::size_t kDimension = 20;

std::vector<std::uint32_t> rowsOf(std::span<const Link> links)
{
    std::vector<std::uint32_t> rows;
    for (const Link& link : links)
        rows.push_back(link.row);
    return rows;
}

} // namespace

class LinkSelectionTest : public QObject {
    Q_OBJECT

    const Rows m_rows = clusteredRows(300, kDimension, 5, 3);
    RowCodes m_codes = codesOf(m_rows);

    static RowCodes codesOf(const Rows& rows)
    {
        RowEncoder encoder(kDimension, Metric::L2, CodeBits::Eight);
        for (const auto& row : rows)
            encoder.addToCentre(row);
        encoder.finishCentre();
        RowCodes codes(static_cast<std::uint32_t>(rows.size()), kDimension, Metric::L2);
        std::vector<std::byte> record(encoder.layout().recordBytes);
        for (std::uint32_t row = 0; row < rows.size(); ++row) {
            encoder.encode(rows[row], record.data());
            codes.set(row, record);
        }
        return codes;
    }
    /// All rows but the owner, nearest first.
    std::vector<Link> candidatesOf(std::uint32_t owner) const
    {
        RowCodeDistance distance(m_codes);
        distance.setOrigin(owner);
        std::vector<Link> candidates;
        for (std::uint32_t row = 0; row < m_rows.size(); ++row)
            if (row != owner)
                candidates.push_back({distance(row), row, false});
        std::sort(candidates.begin(), candidates.end());
        return candidates;
    }
    /// The rule word for word.
    std::vector<std::uint32_t> chosenByRule(std::span<const Link> candidates, std::size_t most) const
    {
        std::vector<std::uint32_t> kept;
        for (const Link& candidate : candidates) {
            RowCodeDistance distance(m_codes);
            distance.setOrigin(candidate.row);
            const bool isRuledOut = std::any_of(kept.begin(), kept.end(), [&](std::uint32_t row) {
                return distance(row) < candidate.distance;
            });
            if (!isRuledOut && kept.size() < most)
                kept.push_back(candidate.row);
        }
        return kept;
    }

private slots:
    void choose_manyCandidates_followsTheRule_data()
    {
        QTest::addColumn<int>("most");
        for (const int most : {1, 3, 8, 299})
            QTest::addRow("%d links", most) << most;
    }
    void choose_manyCandidates_followsTheRule()
    {
        QFETCH(int, most);
        LinkSelection selection(m_codes);
        for (std::uint32_t owner = 0; owner < 20; ++owner) {
            const auto candidates = candidatesOf(owner);
            const auto chosen = selection.choose(candidates, static_cast<std::size_t>(most));
            QCOMPARE(rowsOf(chosen), chosenByRule(candidates, static_cast<std::size_t>(most)));
            QVERIFY(
                std::all_of(chosen.begin(), chosen.end(), [](const Link& link) { return link.isSettled; }));
        }
    }
    void choose_fewerThanWanted_keepsAllUnsettled()
    {
        LinkSelection selection(m_codes);
        const auto all = candidatesOf(0);
        const auto chosen = selection.choose(std::span(all).first(7), 8);
        QCOMPARE(rowsOf(chosen), rowsOf(std::span(all).first(7)));
        QVERIFY(std::none_of(chosen.begin(), chosen.end(), [](const Link& link) { return link.isSettled; }));
        QVERIFY(selection.choose({}, 8).empty());
    }
    void choose_againWithNewOnes_isAsIfNothingWereSettled()
    {
        LinkSelection selection(m_codes);
        for (std::uint32_t owner = 0; owner < 20; ++owner) {
            const auto all = candidatesOf(owner);
            std::vector<Link> some;
            for (std::size_t i = 0; i < all.size(); i += 2)
                some.push_back(all[i]);
            const auto settled = selection.choose(some, 12);
            std::vector<Link> again(settled.begin(), settled.end());
            for (std::size_t i = 1; i < 60; i += 6)
                again.push_back(all[i]);
            std::sort(again.begin(), again.end());
            // More candidates than links, or all would be kept unsettled.
            QCOMPARE(rowsOf(selection.choose(again, 10)), chosenByRule(again, 10));
        }
    }
};

QTEST_GUILESS_MAIN(LinkSelectionTest)
#include "tst_link_selection.moc"
