// What is marked in the editor's text stays on what it is about.

#include "config_editor_fixture.h"
#include "result_checks.h"
#include "ui/siteconfig/editor/code_marks.h"

#include <QRandomGenerator>
#include <QRegularExpression>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

class CodeMarksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void masksFollowEdits();
};

/// Whatever is edited between one list of masks and the next, they cover what the list says.
void CodeMarksTest::masksFollowEdits()
{
    const auto secretsIn = [](const QByteArray& bytes) {
        static const QRegularExpression secret(u"<[^<>]*>"_s); // ASCII: bytes are characters
        QList<EditorRange> ranges;
        for (const QRegularExpressionMatch& match : secret.globalMatch(QString::fromLatin1(bytes)))
            ranges.append({match.capturedStart(), match.capturedLength()});
        return ranges;
    };
    EditorFixture f;
    QByteArray text;
    for (int i = 0; i < 40; ++i)
        text += "key" + QByteArray::number(i) + " <abc" + QByteArray::number(i % 3) + "> and more\n";
    f.editor.setBytes(text, secretsIn(text));
    QRandomGenerator random(7);
    const QByteArrayList pieces{"<abc1>", "<abc2>", "<", ">", "x\n", "", "<a>b<c>", "more"};
    for (int round = 0; round < 500; ++round) {
        const QByteArray before = f.editor.bytes();
        const int at = random.bounded(int(before.size()) + 1);
        const int length = std::min(random.bounded(12), int(before.size()) - at);
        VERIFY_RESULT(f.editor.applyEdits({{at, length, pieces[random.bounded(pieces.size())]}}));
        if (random.bounded(3) == 0)
            f.editor.undo();
        if (random.bounded(2) == 0)
            continue; // the list comes after several edits
        const QList<EditorRange> secrets = secretsIn(f.editor.bytes());
        f.editor.setMasked(secrets);
        std::vector<std::pair<int, int>> wanted;
        for (const EditorRange& range : secrets)
            wanted.emplace_back(int(range.offset), int(range.offset + range.length));
        // What lies side by side is hidden as one.
        for (size_t i = wanted.size(); i-- > 1;) {
            if (wanted[i - 1].second == wanted[i].first) {
                wanted[i - 1].second = wanted[i].second;
                wanted.erase(wanted.begin() + qsizetype(i));
            }
        }
        QCOMPARE(f.code()->marks()->hiddenWithin(0, int(f.editor.bytes().size())), wanted);
    }
}

QTEST_MAIN(CodeMarksTest)
#include "tst_code_marks.moc"
