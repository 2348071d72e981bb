#include "core/runbook/references.h"

#include <QJsonArray>
#include <QTest>

using namespace lockstep;

class ReferencesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void texts_data();
    void texts();
    void objects();
    void findsThem();
};

void ReferencesTest::texts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("full");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QStringList>("unknown");
    const auto row = [](const char* text, const char* full, const char* shown,
                        const QStringList& unknown = {}) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(full) << QString::fromUtf8(shown)
                            << unknown;
    };
    row("", "", "");
    row("plain $HOME {x}", "plain $HOME {x}", "plain $HOME {x}");
    row("a ${inputs.slug} b", "a acme b", "a acme b");
    row("${inputs.slug}${inputs.slug}", "acmeacme", "acmeacme");
    row("-p${inputs.token}", "-ps3cret", "-p********");
    row("$${inputs.slug}", "${inputs.slug}", "${inputs.slug}");
    row("${steps.x.y}!", "‹steps.x.y›!", "‹steps.x.y›!", {QStringLiteral("steps.x.y")});
    row("${inputs.nested}", "${inputs.slug}", "${inputs.slug}");
    row("${", "${", "${");
}

void ReferencesTest::texts()
{
    QFETCH(QString, text);
    QFETCH(QString, full);
    QFETCH(QString, shown);
    QFETCH(QStringList, unknown);
    const ReferenceValues values{
        {QStringLiteral("inputs.slug"), {QStringLiteral("acme"), QStringLiteral("acme")}},
        {QStringLiteral("inputs.token"), {QStringLiteral("s3cret"), QStringLiteral("********")}},
        {QStringLiteral("inputs.nested"),
         {QStringLiteral("${inputs.slug}"), QStringLiteral("${inputs.slug}")}}};
    const RenderedText got = render(text, values);
    QCOMPARE(got.text, full);
    QCOMPARE(got.shown, shown);
    QCOMPARE(got.unknown, unknown);
}

void ReferencesTest::objects()
{
    const QJsonObject object{
        {QStringLiteral("run"), QJsonArray{QStringLiteral("echo"), QStringLiteral("${inputs.token}")}},
        {QStringLiteral("deep"),
         QJsonObject{{QStringLiteral("n"), 3}, {QStringLiteral("x"), QStringLiteral("${a.b}")}}}};
    const RenderedObject got =
        render(object, {{QStringLiteral("inputs.token"), {QStringLiteral("s3cret"), QStringLiteral("***")}}});
    QCOMPARE(got.object[u"run"][1].toString(), QStringLiteral("s3cret"));
    QCOMPARE(got.shown[u"run"][1].toString(), QStringLiteral("***"));
    QCOMPARE(got.object[u"deep"][u"n"].toInt(), 3);
    QCOMPARE(got.unknown, QStringList{QStringLiteral("a.b")});
}

void ReferencesTest::findsThem()
{
    const QJsonArray value{
        QStringLiteral("${inputs.a} $${inputs.no}"),
        QJsonObject{{QStringLiteral("k"), QStringLiteral("${steps.b.c}${inputs.a}${odd}")}}};
    QCOMPARE(referencesIn(value),
             QStringList({QStringLiteral("inputs.a"), QStringLiteral("steps.b.c"), QStringLiteral("odd")}));
}

QTEST_APPLESS_MAIN(ReferencesTest)
#include "tst_references.moc"
