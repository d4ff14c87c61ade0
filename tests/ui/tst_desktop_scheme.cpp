// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/desktop_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

namespace varve::ui::theme {

/// Plays the desktop portal on a bus of the test's own.
class FakePortal : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
public:
    uint scheme = 1;

public slots:
    QDBusVariant Read(const QString&, const QString&)
    {
        return QDBusVariant(QVariant::fromValue(QDBusVariant(scheme)));
    }

signals:
    void SettingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

class TestDesktopScheme : public QObject {
    Q_OBJECT
private slots:
    void darkFrom_eachValue_isWhatThePortalMeans_data();
    void darkFrom_eachValue_isWhatThePortalMeans();
    void portal_answersAndChanges_areFollowed();
    void noPortal_nothingIsSaid();

private:
    /// Starts a bus and gives its address; empty without dbus-daemon.
    QString startBus(QProcess& daemon);
};

void TestDesktopScheme::darkFrom_eachValue_isWhatThePortalMeans_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<int>("dark"); // -1: no preference
    QTest::newRow("no preference") << QVariant(0U) << -1;
    QTest::newRow("prefers dark") << QVariant(1U) << 1;
    QTest::newRow("prefers light") << QVariant(2U) << 0;
    QTest::newRow("a value of the future") << QVariant(7U) << -1;
    QTest::newRow("wrapped once") << QVariant::fromValue(QDBusVariant(1U)) << 1;
    QTest::newRow("wrapped twice") << QVariant::fromValue(QDBusVariant(QVariant::fromValue(QDBusVariant(2U)))) << 0;
    QTest::newRow("not a number") << QVariant(QStringLiteral("dark")) << -1;
}

void TestDesktopScheme::darkFrom_eachValue_isWhatThePortalMeans()
{
    QFETCH(QVariant, value);
    QFETCH(int, dark);
    const auto result = DesktopScheme::darkFrom(value);
    QCOMPARE(result ? int(*result) : -1, dark);
}

QString TestDesktopScheme::startBus(QProcess& daemon)
{
    daemon.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                                 QStringLiteral("--print-address")});
    if (!daemon.waitForStarted() || !daemon.waitForReadyRead())
        return {};
    return QString::fromLocal8Bit(daemon.readLine()).trimmed();
}

void TestDesktopScheme::portal_answersAndChanges_areFollowed()
{
    if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty())
        QSKIP("there is no dbus-daemon here");
    QProcess daemon;
    const QString address = startBus(daemon);
    QVERIFY(!address.isEmpty());
    auto desktop = QDBusConnection::connectToBus(address, QStringLiteral("desktop"));
    FakePortal portal;
    QVERIFY(desktop.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &portal,
                                   QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    QVERIFY(desktop.registerService(QStringLiteral("org.freedesktop.portal.Desktop")));

    const auto program = QDBusConnection::connectToBus(address, QStringLiteral("program"));
    DesktopScheme scheme(program);
    QSignalSpy known(&scheme, &DesktopScheme::known);
    QTRY_COMPARE(known.size(), 1);
    QCOMPARE(known.takeFirst().first().toBool(), true);

    emit portal.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("accent-color"),
                               QDBusVariant(1U));
    emit portal.SettingChanged(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("color-scheme"),
                               QDBusVariant(2U));
    QTRY_COMPARE(known.size(), 1);
    QCOMPARE(known.takeFirst().first().toBool(), false);
    QDBusConnection::disconnectFromBus(QStringLiteral("program"));
    QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
    daemon.kill();
    daemon.waitForFinished();
}

void TestDesktopScheme::noPortal_nothingIsSaid()
{
    if (QStandardPaths::findExecutable(QStringLiteral("dbus-daemon")).isEmpty())
        QSKIP("there is no dbus-daemon here");
    QProcess daemon;
    const QString address = startBus(daemon);
    QVERIFY(!address.isEmpty());
    const auto program = QDBusConnection::connectToBus(address, QStringLiteral("alone"));
    DesktopScheme scheme(program);
    QSignalSpy known(&scheme, &DesktopScheme::known);
    // The bus answers in order, so a second question's answer comes after the first one's.
    QVERIFY(program.call(QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/"),
                                                        QStringLiteral("org.freedesktop.DBus"),
                                                        QStringLiteral("GetId")))
                .type() == QDBusMessage::ReplyMessage);
    QCoreApplication::processEvents();
    QCOMPARE(known.size(), 0);
    QDBusConnection::disconnectFromBus(QStringLiteral("alone"));
    daemon.kill();
    daemon.waitForFinished();
}

} // namespace varve::ui::theme

QTEST_GUILESS_MAIN(varve::ui::theme::TestDesktopScheme)
#include "tst_desktop_scheme.moc"
