// What every real release knows of its site configuration: its schema is read, and helps to write one.

#include "core/siteconfig/config_completion.h"
#include "core/siteconfig/release_schema.h"
#include "result_checks.h"
#include "test_data.h"

using namespace lockstep;
using namespace Qt::StringLiterals;

class ReleaseSchemasTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helps_data();
    void helps();
};

namespace {

QString labels(const ConfigCompletions& completions)
{
    QStringList all;
    for (const ConfigCompletion& item : completions.items)
        all += item.label;
    return all.join(u' ');
}

/// Each key that is offered is one that the check knows.
void checksItsOwnKeys(const ConfigSchema& schema, const ConfigCompletions& keys)
{
    for (const ConfigCompletion& key : keys.items) {
        const QByteArray text = '{' + jsoncQuoted(key.label) + ": null}";
        const auto problems = schema.check(JsoncDocument::parse(text));
        VERIFY_RESULT(problems);
        for (const ConfigProblem& problem : *problems)
            QVERIFY2(!problem.text.contains(u"is not known here"_s), qPrintable(problem.text));
    }
}

void helps(const ConfigSchema& schema)
{
    const auto document = JsoncDocument::parse(R"({"externalURL": 1, "auth.providers": []})");
    const auto problems = schema.check(document);
    VERIFY_RESULT(problems);
    QCOMPARE(problems->size(), 1);
    QCOMPARE(problems->first().pointer, u"/externalURL"_s);

    const auto keys = configCompletions(schema, JsoncDocument::parse("{}"), 1);
    QVERIFY2(keys.items.size() > 50, qPrintable(labels(keys)));
    QVERIFY2(labels(keys).contains(u"auth.providers"), qPrintable(labels(keys)));
    checksItsOwnKeys(schema, keys);
    const auto forms = configCompletions(schema, document, document.bytes().indexOf("[]") + 1);
    QVERIFY2(labels(forms).contains(u"saml"), qPrintable(labels(forms)));

    const auto hover = configHover(schema, document, 3);
    QVERIFY(hover);
    QCOMPARE(hover->types, QStringList{u"a text"_s});
    QVERIFY(hover->description.contains(u"URL"));
}

} // namespace

void ReleaseSchemasTest::helps_data()
{
    QTest::addColumn<QString>("bundle");
    QTest::addColumn<int>("count"); // how many of its releases have a schema
    QTest::newRow("old") << u"releases-3.25-3.37.bundle"_s << 40;
    QTest::newRow("new") << u"releases-5.8-6.12.bundle"_s << 43;
}

void ReleaseSchemasTest::helps()
{
    QFETCH(QString, bundle);
    QFETCH(int, count);
    const QString path = test::realData(bundle);
    if (path.isEmpty())
        QSKIP("the real releases are not on this machine; set LOCKSTEP_TEST_DATA to their folder");
    const auto catalog = ReleaseCatalog::open(path);
    VERIFY_RESULT(catalog);
    int read = 0;
    for (const Release& release : (*catalog)->releases()) {
        const auto schema = releaseSchema(**catalog, release.version);
        if (!schema && schema.error().kind == ErrorKind::NotFound)
            continue;
        VERIFY_RESULT(schema);
        QVERIFY2(schema->flaws().isEmpty(), qPrintable(schema->flaws().join(u'\n')));
        ::helps(*schema);
        if (QTest::currentTestFailed())
            QFAIL(qPrintable(release.version.toString()));
        ++read;
    }
    QCOMPARE(read, count);
}

QTEST_GUILESS_MAIN(ReleaseSchemasTest)
#include "tst_release_schemas.moc"
