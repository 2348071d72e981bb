// Random documents in random layouts, and random edits of them: the data become what editing plain data
// gives, the rest of the text stays, and the reverse edit gives the same bytes.

#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_format.h"
#include "jsonc_writer.h"
#include "result_checks.h"

#include <QJsonObject>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

/// The plain data with one change; recursion stands for the walk.
QJsonValue changed(const QJsonValue& data, const JsoncPath& path,
                   const std::function<QJsonValue(QJsonValue)>& last)
{
    if (path.size() == 1 || path.isEmpty())
        return last(data);
    if (data.isObject()) {
        QJsonObject object = data.toObject();
        object[path.first()] = changed(object.value(path.first()), path.sliced(1), last);
        return object;
    }
    QJsonArray array = data.toArray();
    const int index = path.first().toInt();
    array[index] = changed(array.at(index), path.sliced(1), last);
    return array;
}

QStringList commentTexts(const JsoncDocument& document, qint32 from, qint32 to)
{
    QStringList texts;
    for (const JsoncToken& comment : document.tree().comments) {
        if (comment.offset >= from && comment.end() <= to)
            texts += QString::fromUtf8(document.bytes().sliced(comment.offset, comment.length));
    }
    return texts;
}

QStringList allComments(const JsoncDocument& document)
{
    return commentTexts(document, 0, qint32(document.bytes().size()));
}

/// The comments that an edit of the node's place must not touch: outside its container and in its neighbours.
QStringList foreignComments(const JsoncDocument& document, qint32 index)
{
    const JsoncNode& node = document.node(index);
    const JsoncNode& parent = document.node(node.parent);
    QStringList texts = commentTexts(document, 0, parent.offset);
    for (qint32 child = parent.firstChild; child >= 0; child = document.node(child).next) {
        if (child != index)
            texts += commentTexts(document, document.node(child).begin(), document.node(child).end());
    }
    return texts + commentTexts(document, parent.end(), qint32(document.bytes().size()));
}

struct Change
{
    QString name;
    Result<JsoncEdits> edits;
    QJsonValue wanted;
    QStringList keptComments;
};

class Changer
{
public:
    Changer(JsoncWriter& writer, const JsoncDocument& document) : m_writer(writer), m_document(document) {}

    /// Of a random node that has a parent.
    Change change(qint32 index)
    {
        const QByteArray json = m_writer.plainValue();
        const JsoncPath path = m_document.path(index);
        switch (m_writer.below(5)) {
        case 0:
            return set(index, path, json);
        case 1:
            return remove(index, path);
        case 2:
            return m_document.node(index).keyOffset >= 0 ? rename(path) : insert(path, json);
        case 3:
            return addBeside(index, path, json);
        default:
            return addBelow(index, path, json);
        }
    }

private:
    Change set(qint32 index, const JsoncPath& path, const QByteArray& json)
    {
        const QJsonValue wanted = changed(root(), path, [&](const QJsonValue& parent) -> QJsonValue {
            return with(parent, path.last(), dataOf(json));
        });
        return {u"set"_s, setJsonc(m_document, path, json), wanted, foreignComments(m_document, index)};
    }

    Change remove(qint32 index, const JsoncPath& path)
    {
        const QJsonValue wanted = changed(root(), path, [&](const QJsonValue& parent) -> QJsonValue {
            if (parent.isObject()) {
                QJsonObject object = parent.toObject();
                object.remove(path.last());
                return object;
            }
            QJsonArray array = parent.toArray();
            array.removeAt(path.last().toInt());
            return array;
        });
        return {u"remove"_s, removeJsonc(m_document, path), wanted, foreignComments(m_document, index)};
    }

    Change rename(const JsoncPath& path)
    {
        const QJsonValue wanted = changed(root(), path, [&](const QJsonValue& parent) -> QJsonValue {
            QJsonObject object = parent.toObject();
            object.insert(u"new name"_s, object.take(path.last()));
            return object;
        });
        return {u"rename"_s, renameJsonc(m_document, path, u"new name"_s), wanted, allComments(m_document)};
    }

    Change insert(const JsoncPath& path, const QByteArray& json)
    {
        const QJsonValue wanted = changed(root(), path, [&](const QJsonValue& parent) -> QJsonValue {
            QJsonArray array = parent.toArray();
            array.insert(path.last().toInt(), dataOf(json));
            return array;
        });
        return {u"insert"_s, insertJsonc(m_document, path, json), wanted, allComments(m_document)};
    }

    Change addBeside(qint32 index, JsoncPath path, const QByteArray& json)
    {
        const bool inObject = m_document.node(index).keyOffset >= 0;
        path.last() = inObject ? u"added"_s : u"-"_s;
        const QJsonValue wanted = changed(root(), path, [&](const QJsonValue& parent) -> QJsonValue {
            return with(parent, path.last(), dataOf(json));
        });
        return {u"add beside"_s, setJsonc(m_document, path, json), wanted, allComments(m_document)};
    }

    Change addBelow(qint32 index, const JsoncPath& path, const QByteArray& json)
    {
        const JsoncKind kind = m_document.node(index).kind;
        if (kind == JsoncKind::Array) {
            return {u"append"_s, appendJsonc(m_document, path, json), below(path, u"-"_s, json),
                    allComments(m_document)};
        }
        if (kind != JsoncKind::Object)
            return set(index, path, json);
        const QJsonValue wrapped = QJsonObject{{u"deep"_s, dataOf(json)}};
        const QByteArray wrappedJson = "{\"deep\": " + json + '}';
        return {u"add below"_s, setJsonc(m_document, path + JsoncPath{u"made"_s, u"deep"_s}, json),
                below(path, u"made"_s, wrappedJson), allComments(m_document)};
    }

    QJsonValue below(const JsoncPath& path, const QString& step, const QByteArray& json)
    {
        return changed(root(), path + JsoncPath{step}, [&](const QJsonValue& container) -> QJsonValue {
            return with(container, step, dataOf(json));
        });
    }

    static QJsonValue with(const QJsonValue& container, const QString& step, const QJsonValue& value)
    {
        if (container.isObject()) {
            QJsonObject object = container.toObject();
            object.insert(step, value);
            return object;
        }
        QJsonArray array = container.toArray();
        if (step == u"-")
            array.append(value);
        else
            array[step.toInt()] = value;
        return array;
    }

    QJsonValue root() { return m_document.value(0); }

    JsoncWriter& m_writer;
    const JsoncDocument& m_document;
};

/// The edits touch nothing outside the container of the node.
bool staysWithin(const JsoncDocument& document, const JsoncEdits& edits, qint32 index)
{
    const JsoncNode& parent = document.node(document.node(index).parent);
    return std::ranges::all_of(edits, [&](const JsoncEdit& edit) {
        return edit.offset > parent.offset && edit.offset + edit.length < parent.end();
    });
}

} // namespace

class JsoncRandomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editsOfRandomDocuments();
    void movesInRandomDocuments();
    void anyBytesAreKept();
    void formattingKeepsDataAndComments();
};

void JsoncRandomTest::editsOfRandomDocuments()
{
    int edits = 0;
    for (quint32 seed = 1; seed <= 1500; ++seed) {
        JsoncWriter writer(seed);
        const auto document = JsoncDocument::parse(writer.document());
        const QByteArray context = "seed " + QByteArray::number(seed) + ":\n" + document.bytes();
        QVERIFY2(document.problems().isEmpty(), context.constData());
        for (int i = 0; i < 10 && document.tree().nodes.size() > 1; ++i) {
            const qint32 index = 1 + writer.below(int(document.tree().nodes.size()) - 1);
            const Change change = Changer(writer, document).change(index);
            VERIFY_RESULT(change.edits);
            const auto after = document.edited(*change.edits);
            VERIFY_RESULT(after);
            const QByteArray told = context + "\n" + change.name.toUtf8() + ' ' +
                                    jsonPointer(document.path(index)).toUtf8() + ":\n" + after->bytes();
            QVERIFY2(after->problems().isEmpty(), told.constData());
            QVERIFY2(after->value(0) == change.wanted, told.constData());
            const QStringList left = allComments(*after);
            for (const QString& comment : change.keptComments)
                QVERIFY2(left.contains(comment), told.constData());
            QVERIFY2(staysWithin(document, *change.edits, index), told.constData());
            const auto back = after->edited(reverseJsoncEdits(document.bytes(), *change.edits));
            VERIFY_RESULT(back);
            QVERIFY2(back->bytes() == document.bytes(), told.constData());
            ++edits;
        }
    }
    QVERIFY2(edits > 10'000, qPrintable(QString::number(edits)));
}

void JsoncRandomTest::movesInRandomDocuments()
{
    int moves = 0;
    for (quint32 seed = 1; seed <= 1500; ++seed) {
        JsoncWriter writer(seed);
        const auto document = JsoncDocument::parse(writer.document());
        const int nodes = int(document.tree().nodes.size());
        if (nodes < 2)
            continue;
        const qint32 index = 1 + writer.below(nodes - 1);
        const JsoncPath from = document.path(index);
        const JsoncPath to =
            document.node(0).kind == JsoncKind::Object ? JsoncPath{u"moved"_s, u"here"_s} : JsoncPath{u"-"_s};
        const auto edits = moveJsonc(document, from, to);
        VERIFY_RESULT(edits);
        const auto moved = document.edited(*edits);
        VERIFY_RESULT(moved);
        VERIFY_RESULT(moved->check(u"moved"_s));
        ++moves;
        const auto without = document.edited(removeJsonc(document, from).value());
        const auto wanted = without->edited(setJsonc(*without, to, jsonOf(document.value(index))).value());
        QVERIFY2(moved->value(0) == wanted->value(0), moved->bytes());
        QStringList comments =
            foreignComments(document, index) +
            commentTexts(document, document.node(index).offset, document.node(index).end());
        const QString text = QString::fromUtf8(moved->bytes());
        for (const QString& comment : std::as_const(comments))
            QVERIFY2(text.contains(comment.trimmed()), moved->bytes() + "\nlacks " + comment.toUtf8());
        const auto back = moved->edited(reverseJsoncEdits(document.bytes(), *edits));
        VERIFY_RESULT(back);
        QCOMPARE(back->bytes(), document.bytes());
        // No comment is there twice, and none was made up.
        QVERIFY(allComments(*moved).size() <= allComments(document).size());
    }
    QVERIFY(moves > 1000);
}

void JsoncRandomTest::anyBytesAreKept()
{
    QRandomGenerator random(7);
    const QByteArray alphabet = "{}[],:\"\\/*-+.eEu0129truefalsn \t\r\n\xEF\xBB\xBF\xC3\xA9\xFF\0x"_ba;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray text = i % 2 == 0 ? QByteArray() : JsoncWriter(quint32(i)).document();
        for (int bytes = int(random.bounded(12)); bytes >= 0; --bytes)
            text.insert(random.bounded(int(text.size()) + 1),
                        alphabet[int(random.bounded(int(alphabet.size())))]);
        const auto document = JsoncDocument::parse(text);
        QCOMPARE(document.bytes(), text);
        JsoncScanner scanner(text);
        QByteArray back;
        for (JsoncToken token = scanner.next(); token.kind != JsoncTokenKind::End; token = scanner.next())
            back += text.sliced(token.offset, token.length);
        QCOMPARE(back, text);
        for (const JsoncNode& node : document.tree().nodes)
            QVERIFY(node.offset >= 0 && node.length > 0 && node.end() <= text.size());
        for (const JsoncProblem& problem : document.problems())
            QVERIFY(problem.offset >= 0 && problem.offset <= text.size());
        if (!document.tree().nodes.empty())
            (void)document.value(0);
        for (const auto& edits :
             {setJsonc(document, {u"k1"_s, u"-"_s}, "1"), removeJsonc(document, {u"k1"_s})}) {
            if (edits)
                VERIFY_RESULT(document.edited(*edits));
        }
    }
}

void JsoncRandomTest::formattingKeepsDataAndComments()
{
    for (quint32 seed = 1; seed <= 1000; ++seed) {
        const auto document = JsoncDocument::parse(JsoncWriter(seed).document());
        const JsoncStyle style = jsoncStyle(document);
        const auto edits = formatJsonc(document, style);
        VERIFY_RESULT(edits);
        const auto formatted = document.edited(*edits);
        VERIFY_RESULT(formatted);
        const QByteArray context = document.bytes() + "\n" + formatted->bytes();
        QVERIFY2(formatted->value(0) == document.value(0), context.constData());
        QVERIFY2(allComments(*formatted) == allComments(document), context.constData());
        const auto again = formatJsonc(*formatted, style);
        VERIFY_RESULT(again);
        QVERIFY2(again->isEmpty(), context.constData());
    }
}

QTEST_GUILESS_MAIN(JsoncRandomTest)
#include "tst_jsonc_random.moc"
