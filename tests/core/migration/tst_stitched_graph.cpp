#include "core/migration/stitched_graph.h"
#include "graph_text.h"
#include "result_checks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace lockstep;
using test::idsText;
using test::orderText;

class StitchedGraphTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unitesReleases();
    void aMovedSquashedRootGivesWay();
    void aSquashedRootAtTheBeginningStays();
    void aPairOfSquashedRootsGivesWay();
    void anOldRootIsSplit();
    void aGapIsToldOf();
    void theNewestEditWins();
    void schemasBeginLater();
    void rangesAreChecked();
    void jsonHasTheDocumentedShape();
    void jsonRoundTrip();
    void badJson_data();
    void badJson();
};

namespace {

ReleaseContents releaseOf(const QString& version, const QString& graph, Schema schema = Schema::Frontend)
{
    ReleaseContents contents;
    contents.release.version = Version::parse(version).value();
    contents.release.tag = contents.release.version.toTag();
    contents.schemas[schema].graph = MigrationGraph::build(schema, test::definitionsFrom(graph)).value();
    return contents;
}

/// The release with another definition in place of one of its own.
void replace(ReleaseContents& contents, MigrationId id, const std::function<void(Definition&)>& change)
{
    SchemaContents& held = contents.schemas[Schema::Frontend];
    QList<Definition> definitions = held.graph.definitions();
    change(*std::ranges::find(definitions, id, &Definition::id));
    held.graph = MigrationGraph::build(Schema::Frontend, definitions).value();
}

void squash(ReleaseContents& contents, MigrationId id, const QString& up)
{
    replace(contents, id, [&](Definition& definition) {
        definition.name = QStringLiteral("squashed migrations");
        definition.up = up;
    });
}

const QString stitchedJson = QStringLiteral(R"({"frontend": {"Definitions": [
    {"ID": 1, "Name": "a", "UpQuery": "BEGIN;\nSELECT 1;\nCOMMIT;", "DownQuery": "", "Privileged": false,
     "NonIdempotent": false, "Parents": null, "IsCreateIndexConcurrently": false, "IndexMetadata": null},
    {"ID": 2, "Name": "b", "UpQuery": "", "DownQuery": "", "Parents": [1]}],
    "BoundsByRev": {"v4.0.0": {"RootID": 1, "LeafIDs": [2], "PreCreation": false}}}})");

} // namespace

void StitchedGraphTest::unitesReleases()
{
    CatalogContents contents;
    contents.releases = {releaseOf(QStringLiteral("5.0.0"), QStringLiteral("1\n2: 1")),
                         releaseOf(QStringLiteral("5.0.1"), QStringLiteral("1\n2: 1")),
                         releaseOf(QStringLiteral("5.1.0"), QStringLiteral("1\n2: 1\n3: 1\n4: 2 3"))};
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    QVERIFY(stitched->edits.isEmpty());
    QCOMPARE(stitched->catalog.versions.size(), 3);
    QCOMPARE(stitched->catalog.schemas.keys(), QList<Schema>{Schema::Frontend});
    const StitchedGraph& frontend = stitched->catalog.schemas.first();
    QCOMPARE(orderText(frontend.graph), QStringLiteral("1 2 3 4"));
    QCOMPARE(frontend.bounds[Version(5, 0, 1)], (MigrationBounds{1, {2}, false}));
    QCOMPARE(frontend.bounds[Version(5, 1, 0)], (MigrationBounds{1, {4}, false}));
    QCOMPARE(frontend.idsAt(Version(5, 0, 0)).value(), (QSet<MigrationId>{1, 2}));
    VERIFY_ERROR(frontend.idsAt(Version(4, 0, 0)), ErrorKind::NotFound, "does not hold it");
}

void StitchedGraphTest::aMovedSquashedRootGivesWay()
{
    CatalogContents contents;
    contents.releases = {releaseOf(QStringLiteral("4.0.0"), QStringLiteral("1\n2: 1\n3: 2")),
                         releaseOf(QStringLiteral("4.1.0"), QStringLiteral("3\n4: 3"))};
    squash(contents.releases[1], 3, QStringLiteral("everything up to 3;"));
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    const StitchedGraph& frontend = stitched->catalog.schemas.first();
    QCOMPARE(orderText(frontend.graph), QStringLiteral("1 2 3 4"));
    QCOMPARE(frontend.graph.find(3)->up, QStringLiteral("SELECT 3;"));
    QCOMPARE(frontend.bounds[Version(4, 1, 0)].root, 3);
    QCOMPARE(frontend.idsAt(Version(4, 1, 0)).value().size(), 4);
    QVERIFY(stitched->edits.isEmpty());
}

void StitchedGraphTest::aSquashedRootAtTheBeginningStays()
{
    CatalogContents contents;
    contents.releases = {releaseOf(QStringLiteral("4.1.0"), QStringLiteral("3\n4: 3")),
                         releaseOf(QStringLiteral("4.2.0"), QStringLiteral("3\n4: 3\n5: 4"))};
    squash(contents.releases[0], 3, QStringLiteral("everything up to 3;"));
    squash(contents.releases[1], 3, QStringLiteral("everything up to 3, written again;"));
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    // It is no history that gives way here, it is the same file edited.
    QCOMPARE(stitched->catalog.schemas.first().graph.find(3)->up,
             QStringLiteral("everything up to 3, written again;"));
    QCOMPARE(stitched->edits.size(), 1);
}

void StitchedGraphTest::aPairOfSquashedRootsGivesWay()
{
    CatalogContents contents;
    contents.releases = {releaseOf(QStringLiteral("5.0.0"), QStringLiteral("1\n2: 1\n3: 2\n4: 2\n5: 3 4")),
                         releaseOf(QStringLiteral("5.1.0"), QStringLiteral("3\n5: 3\n6: 5"))};
    squash(contents.releases[1], 3, QStringLiteral("extensions;"));
    squash(contents.releases[1], 5, QStringLiteral("tables;"));
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    const MigrationGraph& graph = stitched->catalog.schemas.first().graph;
    QCOMPARE(orderText(graph), QStringLiteral("1 2 3 4 5 6"));
    QCOMPARE(graph.find(5)->parents, (QList<MigrationId>{3, 4}));
    QVERIFY(stitched->edits.isEmpty());
}

void StitchedGraphTest::anOldRootIsSplit()
{
    const QString squashed = QStringLiteral("CREATE EXTENSION x;\nCREATE TABLE a (b int);");
    CatalogContents contents;
    contents.releases = {releaseOf(QStringLiteral("3.25.0"), QStringLiteral("1\n2: 1\n3: 2")),
                         releaseOf(QStringLiteral("3.29.0"), QStringLiteral("3\n4: 3"))};
    squash(contents.releases[0], 1, squashed);
    squash(contents.releases[1], 3, squashed);
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    const StitchedGraph& frontend = stitched->catalog.schemas.first();
    QCOMPARE(orderText(frontend.graph), QStringLiteral("-1 1 2 3 4"));
    QVERIFY(frontend.graph.find(-1)->privileged && !frontend.graph.find(1)->privileged);
    QCOMPARE(frontend.bounds[Version(3, 25, 0)].root, -1);
    QCOMPARE(frontend.bounds[Version(3, 29, 0)].root, -3);
    QCOMPARE(frontend.idsAt(Version(3, 25, 0)).value(), (QSet<MigrationId>{-1, 1, 2, 3}));
}

void StitchedGraphTest::aGapIsToldOf()
{
    CatalogContents contents;
    contents.releases = {releaseOf(QStringLiteral("4.0.0"), QStringLiteral("1\n2: 1")),
                         releaseOf(QStringLiteral("4.9.0"), QStringLiteral("7\n8: 7"))};
    squash(contents.releases[1], 7, QStringLiteral("everything up to 7;"));
    VERIFY_ERROR(stitch(contents), ErrorKind::Invalid, "Add the releases in between");
}

void StitchedGraphTest::theNewestEditWins()
{
    const QString graph = QStringLiteral("1\n1528395701: 1\n3: 1528395701");
    CatalogContents contents;
    for (const char* version : {"5.0.0", "5.1.0", "5.2.0"})
        contents.releases.append(releaseOf(QString::fromLatin1(version), graph));
    replace(contents.releases[1], 1528395701, [](Definition& d) { d.up = QStringLiteral("SELECT 22;"); });
    replace(contents.releases[2], 1528395701, [](Definition& d) { d.up = QStringLiteral("SELECT 22;"); });
    replace(contents.releases[2], 3, [](Definition& d) { d.down = QStringLiteral("SELECT -3;"); });
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    const MigrationGraph& united = stitched->catalog.schemas.first().graph;
    QCOMPARE(united.find(1528395701)->up, QStringLiteral("SELECT 22;"));
    QCOMPARE(united.find(3)->down, QStringLiteral("SELECT -3;"));
    QCOMPARE(stitched->edits.size(), 2);
    QCOMPARE(stitched->edits[0].id, 1528395701);
    QCOMPARE(stitched->edits[0].in, Version(5, 1, 0));
    QVERIFY(stitched->edits[0].up && stitched->edits[0].expected);
    QCOMPARE(stitched->edits[1].id, 3);
    QVERIFY(!stitched->edits[1].up && !stitched->edits[1].expected);

    QVERIFY(stitch(contents, Version(5, 0, 0), Version(5, 0, 0)).value().edits.isEmpty());
}

void StitchedGraphTest::schemasBeginLater()
{
    CatalogContents contents;
    for (const char* version : {"3.21.0", "3.22.0"}) {
        contents.releases.append(releaseOf(QString::fromLatin1(version), QStringLiteral("1")));
        contents.releases.last().schemas[Schema::CodeIntel].graph =
            MigrationGraph::build(Schema::CodeIntel, test::definitionsFrom(QStringLiteral("5"))).value();
    }
    const auto stitched = stitch(contents);
    VERIFY_RESULT(stitched);
    const StitchedGraph& codeintel = stitched->catalog.schemas[Schema::CodeIntel];
    QCOMPARE(codeintel.bounds[Version(3, 21, 0)], (MigrationBounds{0, {}, true}));
    QCOMPARE(codeintel.bounds[Version(3, 22, 0)], (MigrationBounds{5, {5}, false}));
    QVERIFY(codeintel.idsAt(Version(3, 21, 0)).value().isEmpty());
    QVERIFY(!stitched->catalog.schemas.contains(Schema::CodeInsights));
    QVERIFY(!stitch(contents, Version(3, 21, 0), Version(3, 21, 0))
                 .value()
                 .catalog.schemas.contains(Schema::CodeIntel));
}

void StitchedGraphTest::rangesAreChecked()
{
    CatalogContents contents;
    contents.releases = {releaseOf(QStringLiteral("4.0.0"), QStringLiteral("1")),
                         releaseOf(QStringLiteral("4.0.9"), QStringLiteral("1")),
                         releaseOf(QStringLiteral("4.1.0"), QStringLiteral("1\n2: 1"))};
    VERIFY_ERROR(stitch(contents, Version(3, 0, 0), Version(4, 1, 0)), ErrorKind::NotFound, "4.0.0");
    VERIFY_ERROR(stitch(contents, Version(4, 1, 0), Version(4, 0, 0)), ErrorKind::Usage, "comes after");
    const auto part = stitch(contents, Version::parse(u"4.0").value(), Version(4, 1, 0));
    VERIFY_RESULT(part);
    QCOMPARE(part->catalog.versions, (QList<Version>{Version(4, 0, 9), Version(4, 1, 0)}));
    VERIFY_RESULT(stitch(CatalogContents()));
}

void StitchedGraphTest::jsonHasTheDocumentedShape()
{
    CatalogContents contents;
    contents.releases = {releaseOf(QStringLiteral("3.21.0"), QStringLiteral("1\n2: 1")),
                         releaseOf(QStringLiteral("5.8.1579"), QStringLiteral("1\n2: 1\n3: 2"))};
    replace(contents.releases[1], 3, [](Definition& definition) {
        definition.name = QStringLiteral("an index");
        definition.createIndexConcurrently = true;
        definition.index = IndexMetadata{QStringLiteral("i"), QStringLiteral("t")};
    });
    const QJsonObject json =
        QJsonDocument::fromJson(stitchedToJson(stitch(contents).value().catalog)).object();
    QCOMPARE(json.keys(), QStringList{QStringLiteral("frontend")});
    const QJsonObject frontend = json[u"frontend"].toObject();
    QCOMPARE(frontend.keys(), QStringList({QStringLiteral("BoundsByRev"), QStringLiteral("Definitions")}));
    QCOMPARE(frontend[u"BoundsByRev"].toObject().keys(),
             QStringList({QStringLiteral("v3.21.0"), QStringLiteral("v5.8.1579")}));
    QCOMPARE(frontend[u"BoundsByRev"][u"v5.8.1579"].toObject(),
             QJsonDocument::fromJson(R"({"RootID": 1, "LeafIDs": [3], "PreCreation": false})").object());
    QCOMPARE(frontend[u"Definitions"][0].toObject()[u"Parents"], QJsonValue(QJsonValue::Null));
    QCOMPARE(frontend[u"Definitions"][2].toObject(), QJsonDocument::fromJson(R"({"ID": 3, "Name": "an index",
        "UpQuery": "SELECT 3;", "DownQuery": "", "Privileged": false, "NonIdempotent": false, "Parents": [2],
        "IsCreateIndexConcurrently": true, "IndexMetadata": {"TableName": "t", "IndexName": "i"}})")
                                                         .object());
}

void StitchedGraphTest::jsonRoundTrip()
{
    const auto read = stitchedFromJson(stitchedJson.toUtf8(), QStringLiteral("test"));
    VERIFY_RESULT(read);
    QCOMPARE(read->versions, QList<Version>{Version(4, 0, 0)});
    const StitchedGraph& frontend = read->schemas.first();
    QCOMPARE(frontend.graph.find(1)->up, QStringLiteral("SELECT 1;"));
    const QByteArray written = stitchedToJson(*read);
    const auto again = stitchedFromJson(written, QStringLiteral("test"));
    VERIFY_RESULT(again);
    QCOMPARE(again->schemas.first().bounds, frontend.bounds);
    QCOMPARE(stitchedToJson(*again), written);
}

void StitchedGraphTest::badJson_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("happened");
    const auto row = [](const char* name, const char* before, const char* after, const char* happened) {
        QTest::newRow(name) << QString::fromLatin1(before) << QString::fromLatin1(after)
                            << QString::fromLatin1(happened);
    };
    row("cut off", "}}}}", "", "at byte");
    row("schema", "frontend", "backend", "no schema \"backend\"");
    row("no bounds", "BoundsByRev", "Bounds", "are missing");
    row("definitions", "[\n    {\"ID\": 1,", "5, \"x\": [{\"ID\": 1,", "\"Definitions\" is not a list");
    row("id", "\"ID\": 2", "\"ID\": \"2\"", "definition 2: \"ID\" is not a migration's id");
    row("text", "\"UpQuery\": \"\"", "\"UpQuery\": 1", "migration 2: \"UpQuery\" is not a text");
    row("flag", "\"Privileged\": false", "\"Privileged\": 0",
        "migration 1: \"Privileged\" is neither true nor false");
    row("parents", "\"Parents\": [1]", "\"Parents\": [1.5]", "migration 2: \"Parents\" is not a list of ids");
    row("index", "\"IndexMetadata\": null", "\"IndexMetadata\": 5", "IndexMetadata is not an object");
    row("flag without index", "\"IsCreateIndexConcurrently\": false", "\"IsCreateIndexConcurrently\": true",
        "does not go with");
    row("unknown parent", "\"Parents\": [1]", "\"Parents\": [7]", "unknown parent: migration 2");
    row("two roots", "\"Parents\": [1]", "\"Parents\": null", "multiple roots");
    row("version", "v4.0.0", "four", "four");
    row("leaf", "\"LeafIDs\": [2]", "\"LeafIDs\": [3]", "\"LeafIDs\" names 3");
}

void StitchedGraphTest::badJson()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, happened);
    QVERIFY(stitchedJson.contains(before));
    const QString json = QString(stitchedJson).replace(before, after);
    const auto read = stitchedFromJson(json.toUtf8(), QStringLiteral("test"));
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().kind, ErrorKind::Invalid);
    QVERIFY2(read.error().message().contains(happened), qPrintable(read.error().message()));
}

QTEST_APPLESS_MAIN(StitchedGraphTest)
#include "tst_stitched_graph.moc"
