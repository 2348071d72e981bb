// Filters that are put together: what they say in jq, and what a fleet offers to compare.

#include "core/inventory/filter/filter_condition.h"
#include "core/inventory/filter/jq_program.h"

#include <QTest>

using namespace lockstep;
using namespace Qt::StringLiterals;
using Operator = FilterCondition::Operator;

class FilterConditionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesJq_data();
    void writesJq();
    void joinsConditions();
    void findsTheFieldsOfAFleet();
};

void FilterConditionTest::writesJq_data()
{
    QTest::addColumn<QStringList>("path");
    QTest::addColumn<int>("comparison");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("expression");
    QTest::addColumn<bool>("selects"); ///< the document below
    const auto row = [](const char* name, const QStringList& path, Operator comparison,
                        const QJsonValue& value, const QString& expression, bool selects) {
        QTest::newRow(name) << path << int(comparison) << value << expression << selects;
    };
    const QStringList type{u"labels"_s, u"instance-type"_s};
    row("equals", type, Operator::Equals, u"trial"_s, u".labels.\"instance-type\" == \"trial\""_s, true);
    row("differs", type, Operator::Differs, u"trial"_s, u".labels.\"instance-type\" != \"trial\""_s, false);
    row("a number", {u"size"_s}, Operator::Equals, 3, u".size == 3"_s, true);
    row("a truth", {u"paused"_s}, Operator::Equals, false, u".paused == false"_s, true);
    row("quotes in it", {u"name"_s}, Operator::Equals, u"a\"b"_s, u".name == \"a\\\"b\""_s, true);
    row("contains", {u"name"_s}, Operator::Contains, u"\""_s,
        u"(.name // \"\" | tostring | contains(\"\\\"\"))"_s, true);
    row("starts, a number", {u"size"_s}, Operator::StartsWith, u"3"_s,
        u"(.size // \"\" | tostring | startswith(\"3\"))"_s, true);
    row("contains, not there", {u"other"_s}, Operator::Contains, u"x"_s,
        u"(.other // \"\" | tostring | contains(\"x\"))"_s, false);
    row("is set", type, Operator::IsSet, {}, u".labels.\"instance-type\" != null"_s, true);
    row("is not set", {u"other"_s}, Operator::IsNotSet, {}, u".other == null"_s, true);
    row("a key in quotes", {u"a.b"_s}, Operator::Equals, u"c"_s, u".\"a.b\" == \"c\""_s, true);
}

void FilterConditionTest::writesJq()
{
    QFETCH(QStringList, path);
    QFETCH(int, comparison);
    QFETCH(QJsonValue, value);
    QFETCH(QString, expression);
    QFETCH(bool, selects);
    const QString written = jqExpression({{path, Operator(comparison), value}});
    QCOMPARE(written, expression);
    const auto program = JqProgram::compile(written);
    QVERIFY(program);
    const auto document = JqDocument::parse(
        R"({"labels": {"instance-type": "trial"}, "size": 3, "paused": false, "name": "a\"b", "a.b": "c"})");
    QCOMPARE(program->selects(*document), selects);
}

void FilterConditionTest::joinsConditions()
{
    QCOMPARE(jqExpression({}), QString());
    QCOMPARE(jqExpression({{{u"a"_s}, Operator::Contains, u"x"_s}, {{u"b"_s}, Operator::Differs, u"y"_s}}),
             u"(.a // \"\" | tostring | contains(\"x\")) and .b != \"y\""_s);
}

void FilterConditionTest::findsTheFieldsOfAFleet()
{
    const QList<FleetField> fields = fleetFields(
        {R"({"spec": {"channel": "stable", "n": 1}, "list": [1]})", R"({"spec": {"channel": "pause"}})",
         R"({"spec": {"channel": "stable", "x": null}})", "", "no JSON"});
    QCOMPARE(fields.size(), 2);
    QCOMPARE(fields[0].path, (QStringList{u"spec"_s, u"channel"_s}));
    QCOMPARE(fields[0].values, (QList<QJsonValue>{u"stable"_s, u"pause"_s}));
    QCOMPARE(fields[1].path, (QStringList{u"spec"_s, u"n"_s}));
    QVERIFY(fleetFields({}).isEmpty());
}

QTEST_GUILESS_MAIN(FilterConditionTest)
#include "tst_filter_condition.moc"
