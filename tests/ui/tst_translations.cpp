// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

namespace varve::app {

/// What is in the translation files: complete, with the same placeholders, and embedded in the program.
class TestTranslations : public QObject {
    Q_OBJECT
private slots:
    void everyText_isTranslated_data();
    void everyText_isTranslated();
    void placeholders_areTheSame_data() { everyText_isTranslated_data(); }
    void placeholders_areTheSame();
    void chinese_isEmbedded();
    void english_hasPlurals();

private:
    struct Text {
        QString context;
        QString source;
        QStringList translations;
        bool isFinished = true;
    };
    static QList<Text> read(const QString& file);
};

QList<TestTranslations::Text> TestTranslations::read(const QString& name)
{
    QFile file(QStringLiteral(VARVE_TRANSLATIONS "/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<Text> result;
    QString context;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("source"))
            result.append({context, xml.readElementText(), {}, true});
        else if (xml.name() == QLatin1String("translation")) {
            result.last().isFinished = !xml.attributes().hasAttribute(QLatin1String("type"));
            result.last().translations << xml.readElementText(QXmlStreamReader::IncludeChildElements);
        }
    }
    return result;
}

void TestTranslations::everyText_isTranslated_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("English plurals") << QStringLiteral("varve_en.ts");
    QTest::newRow("Simplified Chinese") << QStringLiteral("varve_zh_CN.ts");
}

void TestTranslations::everyText_isTranslated()
{
    QFETCH(QString, file);
    const auto texts = read(file);
    QVERIFY(texts.size() > 20);
    QStringList missing;
    for (const Text& text : texts)
        if (!text.isFinished || text.translations.value(0).trimmed().isEmpty())
            missing << text.context + QStringLiteral(": ") + text.source;
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
}

void TestTranslations::placeholders_areTheSame()
{
    QFETCH(QString, file);
    static const QRegularExpression placeholder(QStringLiteral("%L?[1-9n]"));
    const auto placeholders = [](const QString& text) {
        QStringList found;
        for (auto it = placeholder.globalMatch(text); it.hasNext();)
            found << it.next().captured();
        found.sort();
        found.removeDuplicates();
        return found;
    };
    for (const Text& text : read(file))
        QVERIFY2(placeholders(text.source) == placeholders(text.translations.value(0)),
                 qPrintable(text.source + QStringLiteral(" / ") + text.translations.value(0)));
}

void TestTranslations::chinese_isEmbedded()
{
    QTranslator translator;
    QVERIFY(translator.load(QStringLiteral(":/i18n/varve_zh_CN.qm")));
    QCOMPARE(translator.translate("varve::ui::MainWindow", "Documents"), QStringLiteral("文档"));
}

void TestTranslations::english_hasPlurals()
{
    QTranslator translator;
    QVERIFY(translator.load(QStringLiteral(":/i18n/varve_en.qm")));
    QCOMPARE(translator.translate("varve::ui::ImportSheet", "Import %Ln file(s)", nullptr, 1),
             QStringLiteral("Import %Ln file"));
    QCOMPARE(translator.translate("varve::ui::ImportSheet", "Import %Ln file(s)", nullptr, 5),
             QStringLiteral("Import %Ln files"));
}

} // namespace varve::app

QTEST_MAIN(varve::app::TestTranslations)
#include "tst_translations.moc"
