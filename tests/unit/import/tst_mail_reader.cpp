// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/import/mail/mime.h"
#include "tests/unit/import/reading.h"

#include <QTest>

using namespace varve;
using namespace varve::import;
using namespace varve::test;

namespace {

constexpr const char* kHead = "Received: by mx.example\r\nFrom: =?utf-8?Q?Ada_B=C3=BCron?= <ada@example.org>\r\n"
                              "To: \"Charles\" <c@example.org>\r\nDate: Fri, 1 Mar 2024 09:30:00 +0100\r\n"
                              "Subject: =?ISO-8859-1?B?QvxjaGVy?=\r\n =?UTF-8?B?IOa8og==?=\r\nMIME-Version: 1.0\r\n";
constexpr const char* kSummary = "From: Ada Büron <ada@example.org>\nTo: \"Charles\" <c@example.org>\n"
                                 "Date: Fri, 1 Mar 2024 09:30:00 +0100\nSubject: Bücher 漢\n";

std::string message(const std::string& rest) { return kHead + rest; }

std::string part(const std::string& headers, const std::string& body) { return "--x\r\n" + headers + "\r\n\r\n" + body + "\r\n"; }

} // namespace

class MailReaderTest : public QObject {
    Q_OBJECT

    TempDirectory m_folder;

private slots:
    void eml_plainText_isReadWithItsFacts()
    {
        const std::string contents = message("\r\nDear Charles,\r\n\r\nthe engine\r\nworks.\r\n");
        const ReadOutcome outcome = readAs(m_folder, "a.eml", contents);
        QCOMPARE(outline(outcome), QString(kSummary) + "Dear Charles,\nthe engine \nworks.\n");
        const DocumentText& document = outcome.document;
        QCOMPARE(document.title, std::string("Bücher 漢"));
        QCOMPARE(document.author, std::string("Ada Büron <ada@example.org>"));
        QCOMPARE(document.date, std::string("2024-03-01"));
        QCOMPARE(document.mediaType, std::string("message/rfc822"));
        const TextBlock& first = document.blocks.at(1);
        QCOMPARE(contents.substr(first.byteBegin, first.byteEnd - first.byteBegin), std::string("Dear Charles,"));
    }

    void eml_bodies_areDecoded_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* title, const std::string& rest, const char* expected) {
            QTest::newRow(title) << QByteArray::fromStdString(rest) << QString::fromUtf8(expected);
        };
        row("quoted-printable", "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable"
            "\r\n\r\nna=EFve =\r\nwords =3D good\r\n", "naïve words = good\n");
        row("base64 in GB 2312", "Content-Type: text/plain; charset=\"gb2312\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "yv2+3b/i\r\n", "数据库\n");
        row("ISO-2022-JP, which looks like ASCII", "Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n\x1B$B4A;z\x1B(B\r\n",
            "漢字\n");
        row("eight bits without a charset", "\r\nna\xEFve caf\xE9\r\n", "naïve café\n");
        row("HTML", "Content-Type: text/html; charset=utf-8\r\n\r\n<html><style>p{}</style><p>one</p><p>two</p>", "one\ntwo\n");
        row("alternatives: plain text", "Content-Type: multipart/alternative; boundary=x\r\n\r\n"
            + part("Content-Type: text/plain", "plain") + part("Content-Type: text/html", "<p>rich</p>") + "--x--\r\n", "plain\n");
        row("alternatives: the plain one is empty", "Content-Type: multipart/alternative; boundary=x\r\n\r\n"
            + part("Content-Type: text/plain", " ") + part("Content-Type: text/html", "<p>rich</p>") + "--x--\r\n", "rich\n");
        row("attachments are named", "Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\npreamble\r\n"
            + part("Content-Type: text/plain", "text")
            + part("Content-Type: application/pdf; name=\"a.pdf\"\r\nContent-Transfer-Encoding: base64", "AAAA")
            + part("Content-Type: text/plain\r\nContent-Disposition: attachment; filename*=utf-8''%C3%BC.txt", "not opened")
            + "--x--\r\nepilogue", "text\nAttachments: a.pdf, ü.txt\n");
        row("forwarded message", "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + part("Content-Type: text/plain", "see below")
            + part("Content-Type: message/rfc822", "From: b@example.org\r\nSubject: inner\r\n\r\ninner text") + "--x--\r\n",
            "see below\nFrom: b@example.org\nSubject: inner\ninner text\n");
        row("multipart cut short", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nwhat is there", "what is there\n");
    }
    void eml_bodies_areDecoded()
    {
        QFETCH(QByteArray, rest);
        QFETCH(QString, expected);
        QCOMPARE(outline(readAs(m_folder, "a.eml", message(rest.toStdString()))), kSummary + expected);
    }

    void mbox_messages_areSections()
    {
        const std::string contents = "From ada@example.org Fri Mar  1 09:30:00 2024\nFrom: ada@example.org\nSubject: one\n"
                                     "Date: Fri, 1 Mar 2024 09:30:00 +0100\n\nfirst\nFrom here on it is text.\n\n"
                                     "From b@example.org Sat Mar  2 09:30:00 2024\nFrom: b@example.org\nSubject: two\n\nsecond\n";
        for (const char* name : {"inbox", "all.mbox", "all.txt"}) {
            const ReadOutcome outcome = readAs(m_folder, name, contents);
            QCOMPARE(outline(outcome),
                     QString("# one\none > From: ada@example.org\nDate: Fri, 1 Mar 2024 09:30:00 +0100\nSubject: one\n"
                             "one > first\nFrom here on it is text.\n# two\ntwo > From: b@example.org\nSubject: two\n"
                             "two > second\n"));
            QCOMPARE(outcome.document.mediaType, std::string("application/mbox"));
        }
    }

    void guess_otherText_isNoMail()
    {
        for (const char* contents : {"From: here\nto: there\nsubject: a template\n", "Note: this\n\nFrom: x\nDate: y\n",
                                     "From the start of 2024: 10:30 and 11:45, 12 times\nwe walked.\n", "a: b\n"})
            QCOMPARE(readAs(m_folder, "a.txt", contents).document.mediaType, std::string("text/plain"));
        QCOMPARE(readAs(m_folder, "a.eml", "Subject: a draft\n\nwords\n").document.mediaType, std::string("message/rfc822"));
        QCOMPARE(readAs(m_folder, "a.eml", "no header lines\n").document.mediaType, std::string("text/plain"));
    }

    void eml_hostile_endsInAnOutcome()
    {
        std::string nested = kHead;
        for (int i = 0; i < 5000; ++i)
            nested += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n";
        QVERIFY(readAs(m_folder, "nested.eml", nested + "\n\ndeep").ok());
        QVERIFY(readAs(m_folder, "parts.eml", message("Content-Type: multipart/mixed; boundary=x\n\n")
                                                  + repeated("--x\n\na\n", 300'000)).ok());
        QVERIFY(readAs(m_folder, "headers.eml", kHead + repeated("X-A: b\n", 500'000) + "\ntext").ok());
        QVERIFY(readAs(m_folder, "folded.eml", "From: a\nDate: b\nX: " + repeated("c\n ", 500'000) + "\n\n\ntext").ok());
        QVERIFY(readAs(m_folder, "words.eml", "From: " + repeated("=?", 20'000) + "\nDate: b\n\ntext").ok());
        QVERIFY(readAs(m_folder, "equals.eml", message("Content-Transfer-Encoding: quoted-printable\n\n")
                                                   + repeated("=", 4'000'000)).ok());
        QVERIFY(readAs(m_folder, "loop.eml", message("Content-Type: multipart/mixed; boundary=\"\"\n\ntext")).ok());
    }

    void mime_parameters_areDecoded()
    {
        const MimeField field = parseMimeField("Attachment; filename*0*=utf-8''a%20; filename*1=\"b.txt\"; x=\"\\\"q\\\"\" ; y = z");
        QCOMPARE(field.value, std::string("attachment"));
        QCOMPARE(field.parameter("filename"), std::string("a b.txt"));
        QCOMPARE(field.parameter("x"), std::string("\"q\""));
        QCOMPARE(field.parameter("y"), std::string("z"));
        QCOMPARE(parseMimeField("text/plain; charset").value, std::string("text/plain"));
    }
};

QTEST_GUILESS_MAIN(MailReaderTest)
#include "tst_mail_reader.moc"
