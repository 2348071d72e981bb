// Our documents beside Microsoft's jsonc-parser for Node on the same texts: the same trees with the same
// places, and the same data after the same edits. Its folder is the one that LOCKSTEP_JSONC_PARSER names.

#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_format.h"
#include "core/support/process.h"
#include "jsonc_writer.h"
#include "result_checks.h"

#include <QJsonObject>

using namespace lockstep;
using namespace lockstep::test;

namespace {

constexpr quint32 documents = 200;

/// Without a byte order mark and with line feeds: the peer counts otherwise, and writes no others.
QByteArray textOf(JsoncWriter& writer)
{
    QByteArray text = writer.document();
    if (text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    // Bytes and UTF-16 units are the same places.
    return text.replace("\xC3\xA9", "e").replace("\r\n", "\n").replace('\r', '\n');
}

QString typeOf(JsoncKind kind)
{
    switch (kind) {
    case JsoncKind::Object:
        return u"object"_s;
    case JsoncKind::Array:
        return u"array"_s;
    case JsoncKind::String:
        return u"string"_s;
    case JsoncKind::Number:
        return u"number"_s;
    case JsoncKind::Null:
        return u"null"_s;
    default:
        return u"boolean"_s;
    }
}

QJsonArray treeOf(const JsoncDocument& document)
{
    QJsonArray all;
    for (qint32 index = 0; index < qint32(document.tree().nodes.size()); ++index) {
        const JsoncNode& node = document.node(index);
        all.append(QJsonObject{{u"path"_s, QJsonArray::fromStringList(document.path(index))},
                               {u"type"_s, typeOf(node.kind)},
                               {u"offset"_s, node.offset},
                               {u"length"_s, node.length}});
    }
    return all;
}

} // namespace

class JsoncParserPeerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameTrees();
    void sameDataAfterSetting();
    void sameDataAfterRemoving();
    void sameLayout();

private:
    /// The peer's answers.
    [[nodiscard]] QJsonArray ask(const QJsonArray& questions) const;
    void sameData(const QString& what);

    QString m_folder;
};

void JsoncParserPeerTest::initTestCase()
{
    m_folder = qEnvironmentVariable("LOCKSTEP_JSONC_PARSER");
    if (m_folder.isEmpty())
        QSKIP("LOCKSTEP_JSONC_PARSER names no folder of jsonc-parser for Node");
}

QJsonArray JsoncParserPeerTest::ask(const QJsonArray& questions) const
{
    Command command;
    command.program = u"node"_s;
    command.arguments = {QStringLiteral(LOCKSTEP_SOURCE_DIR) + u"/tests/programs/jsonc-peer.cjs"_s, m_folder};
    command.standardInput = QJsonDocument(questions).toJson(QJsonDocument::Compact);
    const Result<ProcessOutput> output = runProcess(command);
    if (!output || output->exitCode != 0)
        qFatal("%s", output ? output->standardError.constData() : qPrintable(output.error().message()));
    return QJsonDocument::fromJson(output->standardOutput).array();
}

void JsoncParserPeerTest::sameTrees()
{
    QJsonArray questions;
    QList<JsoncDocument> ours;
    for (quint32 seed = 1; seed <= documents; ++seed) {
        JsoncWriter writer(seed);
        ours.append(JsoncDocument::parse(textOf(writer)));
        questions.append(
            QJsonObject{{u"what"_s, u"tree"_s}, {u"text"_s, QString::fromUtf8(ours.last().bytes())}});
    }
    const QJsonArray answers = ask(questions);
    QCOMPARE(answers.size(), ours.size());
    for (qsizetype i = 0; i < ours.size(); ++i)
        QVERIFY2(answers.at(i).toArray() == treeOf(ours[i]), ours[i].bytes());
}

void JsoncParserPeerTest::sameData(const QString& what)
{
    QJsonArray questions;
    QList<JsoncDocument> ours;
    for (quint32 seed = 1; seed <= documents; ++seed) {
        JsoncWriter writer(seed);
        const auto document = JsoncDocument::parse(textOf(writer));
        const int nodes = int(document.tree().nodes.size());
        if (nodes < 2)
            continue;
        const JsoncPath path = document.path(1 + writer.below(nodes - 1));
        const QByteArray json = writer.plainValue();
        const auto edits = what == u"set" ? setJsonc(document, path, json) : removeJsonc(document, path);
        VERIFY_RESULT(edits);
        ours.append(document.edited(*edits).value());
        questions.append(
            QJsonObject{{u"what"_s, what},
                        {u"text"_s, QString::fromUtf8(document.bytes())},
                        {u"path"_s, QJsonArray::fromStringList(path)},
                        {u"value"_s, QJsonDocument::fromJson('[' + json + ']').array().first()}});
    }
    const QJsonArray answers = ask(questions);
    QCOMPARE(answers.size(), ours.size());
    for (qsizetype i = 0; i < ours.size(); ++i) {
        const auto theirs = JsoncDocument::parse(answers.at(i).toString().toUtf8());
        if (!theirs.check(u"theirs"_s))
            continue; // it leaves a comma before a comment now and then
        QVERIFY2(theirs.value(0) == ours[i].value(0), questions.at(i)[u"text"].toString().toUtf8() +
                                                          "\nours:\n" + ours[i].bytes() + "\ntheirs:\n" +
                                                          theirs.bytes());
    }
}

void JsoncParserPeerTest::sameDataAfterSetting()
{
    sameData(u"set"_s);
}

void JsoncParserPeerTest::sameDataAfterRemoving()
{
    sameData(u"remove"_s);
}

/// Where there are no comments, whose places are a matter of taste, byte for byte.
void JsoncParserPeerTest::sameLayout()
{
    QJsonArray questions;
    QByteArrayList ours;
    for (quint32 seed = 1; seed <= documents; ++seed) {
        JsoncWriter writer(seed);
        const auto document = JsoncDocument::parse(textOf(writer));
        if (!document.tree().comments.empty())
            continue;
        const auto edits = formatJsonc(document, {"  ", "\n"});
        VERIFY_RESULT(edits);
        ours.append(applyJsoncEdits(document.bytes(), *edits).value().trimmed());
        questions.append(
            QJsonObject{{u"what"_s, u"format"_s}, {u"text"_s, QString::fromUtf8(document.bytes())}});
    }
    const QJsonArray answers = ask(questions);
    QVERIFY(ours.size() > 20);
    for (qsizetype i = 0; i < ours.size(); ++i)
        QCOMPARE(ours[i], answers.at(i).toString().toUtf8().trimmed());
}

QTEST_GUILESS_MAIN(JsoncParserPeerTest)
#include "tst_jsonc_parser_peer.moc"
