// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/document_facts.h"
#include "tests/unit/import/reading.h"

#include <QTest>

using namespace varve;
using namespace varve::import;
using namespace varve::test;

class DocumentFactsTest : public QObject {
    Q_OBJECT

    TempDirectory m_folder;

private slots:
    void facts_datesAndLanguages_areNormalised()
    {
        QCOMPARE(mailDate("Fri, 01 Mar 2024 09:30:00 +0100 (CET)"), std::string("2024-03-01"));
        QCOMPARE(mailDate("1 Mar 24 09:30 GMT"), std::string("2024-03-01"));
        QCOMPARE(mailDate("yesterday"), std::string());
        QCOMPARE(mailDate("99 Mar 2024"), std::string());
        QCOMPARE(isoDate("20240301T101010"), std::string("2024-03-01"));
        QCOMPARE(isoDate("2024-03-01 10:00"), std::string("2024-03-01"));
        QCOMPARE(isoDate("2024-13-01"), std::string());
        QCOMPARE(isoDate("March 2024"), std::string());
        QCOMPARE(languageTag("pt_BR.UTF-8"), std::string("pt-BR"));
        QCOMPARE(languageTag("x"), std::string());
        QCOMPARE(factText(" two\n lines\xFF"), std::string("two lines\uFFFD"));
    }

    void html_boilerplate_isLeftOut()
    {
        const ReadOutcome outcome = readAs(m_folder, "a.html",
            "<!DOCTYPE html><html lang=\"pt_BR\" class=\"cookie-modal-open\"><head><title>Page</title>"
            "<meta name=\"Author\" content=\"Ada B.\"><meta property=\"article:published_time\" content=\"2024-03-01T10:00Z\">"
            "</head><body><nav>menu</nav><div role=\"navigation\">more menu</div><p class=\"x navigation\">next</p><header>site</header>"
            "<div id=\"onetrust-banner-sdk\">accept all</div><div class=\"x cookie-consent-banner\"><p>we value</p></div>"
            "<div role=\"dialog\">subscribe</div><dialog open>join</dialog><ul role=\"menu\"><li>entry</li></ul>"
            "<main><article><header>By Ada</header><h1>Cookies</h1><p class=\"cookie-recipes\">Butter and sugar.</p>"
            "<table><tr><td>Lake </td><td>Depth</td></tr></table></article></main><aside>ads</aside><footer>imprint</footer>"
            "</body></html>");
        QCOMPARE(outline(outcome), QString("By Ada\n# Cookies\nCookies > Butter and sugar.\nCookies > Lake | Depth\n"));
        QCOMPARE(outcome.document.author, std::string("Ada B."));
        QCOMPARE(outcome.document.date, std::string("2024-03-01"));
        QCOMPARE(outcome.document.language, std::string("pt-BR"));
    }

    void html_onlyADialog_isRead()
    {
        QCOMPARE(outline(readAs(m_folder, "a.html", "<html><body><dialog>All there is.</dialog></body></html>")),
                 QString("All there is.\n"));
    }

    void markdown_frontMatter_givesFacts()
    {
        const ReadOutcome outcome = readAs(m_folder, "a.md", "---\ntitle: 'Lakes: deep'\nauthor: Ada\ndate: 2024-03-01\nlang: en\n"
                                                             "tags: [a]\n---\n\nwords\n");
        QCOMPARE(outcome.document.title, std::string("Lakes: deep"));
        QCOMPARE(outcome.document.author, std::string("Ada"));
        QCOMPARE(outcome.document.date, std::string("2024-03-01"));
        QCOMPARE(outcome.document.language, std::string("en"));
        QCOMPARE(outline(outcome), QString("words\n"));
    }
};

QTEST_GUILESS_MAIN(DocumentFactsTest)
#include "tst_document_facts.moc"
