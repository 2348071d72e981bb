// The crew that makes indexes and constraints: what may run beside what, in which order, in how much memory.

#include "core/database/load/build_crew.h"
#include "dump_fixture.h"

#include <mutex>
#include <thread>

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

class BuildCrewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void longestRowOfTasksFirst();
    void neverInEachOthersWay();
    void memory();
    void memoryForSorts_data();
    void memoryForSorts();
    void firstErrorStopsAll();

private:
    [[nodiscard]] BuildTask task(const QString& title, const QList<std::pair<TableName, TableUse>>& uses);
    [[nodiscard]] Result<void> runAll(const QList<BuildTask>& tasks, int connections = 2,
                                      qint64 memory = 512);

    struct Span
    {
        QString title;
        int begin = 0;
        int end = 0;
    };

    [[nodiscard]] Span span(const QString& title) const;

    DumpFixture m_fixture;
    std::mutex m_mutex;
    int m_clock = 0;
    QList<Span> m_spans;
};

namespace {

const TableName users{"public", "users"};
const TableName teams{"public", "teams"};

bool overlap(const auto& a, const auto& b)
{
    return a.begin < b.end && b.begin < a.end;
}

} // namespace

void BuildCrewTest::initTestCase()
{
    VERIFY_RESULT(m_fixture.start(QString()));
}

BuildTask BuildCrewTest::task(const QString& title, const QList<std::pair<TableName, TableUse>>& uses)
{
    BuildTask task;
    task.title = title;
    task.uses = uses;
    task.work = [this, title](Connection&, const std::stop_token&) -> Result<void> {
        qsizetype at = 0;
        {
            const std::scoped_lock lock(m_mutex);
            at = m_spans.size();
            m_spans.append({title, ++m_clock, 0});
        }
        std::this_thread::sleep_for(20ms);
        const std::scoped_lock lock(m_mutex);
        m_spans[at].end = ++m_clock;
        return {};
    };
    return task;
}

Result<void> BuildCrewTest::runAll(const QList<BuildTask>& tasks, int connections, qint64 memory)
{
    m_spans.clear();
    LoadProgress progress(QStringLiteral("frontend"), {});
    std::vector<Connection> opened;
    for (int i = 0; i < connections; ++i) {
        Result<Connection> connection =
            Connection::open(m_fixture.server().database(QStringLiteral("postgres")));
        if (!connection)
            return failure(connection);
        opened.push_back(std::move(*connection));
    }
    QList<Connection*> hands;
    for (Connection& connection : opened)
        hands.append(&connection);
    return runBuildTasks(tasks, hands, {memory, {}}, progress, {});
}

BuildCrewTest::Span BuildCrewTest::span(const QString& title) const
{
    const auto found = std::ranges::find(m_spans, title, &Span::title);
    return found == m_spans.end() ? Span() : *found;
}

void BuildCrewTest::longestRowOfTasksFirst()
{
    BuildTask heavy = task(QStringLiteral("index"), {{users, TableUse::BuildIndex}});
    heavy.weight = 100;
    BuildTask key = task(QStringLiteral("key"), {{users, TableUse::Alter}});
    key.makes = {"key"};
    BuildTask add =
        task(QStringLiteral("add"), {{teams, TableUse::AddForeign}, {users, TableUse::AddForeign}});
    add.needs = {"key"};
    add.makes = {"constraint"};
    BuildTask validate = task(QStringLiteral("validate"), {{teams, TableUse::Validate}});
    validate.needs = {"constraint"};
    validate.weight = 200;
    VERIFY_RESULT(runAll({heavy, validate, add, key}));
    QCOMPARE(m_spans.size(), 4);
    QVERIFY(span(QStringLiteral("key")).end < span(QStringLiteral("add")).begin);
    QVERIFY(span(QStringLiteral("key")).end < span(QStringLiteral("index")).begin);
    QVERIFY(span(QStringLiteral("add")).end < span(QStringLiteral("validate")).begin);
    QVERIFY2(overlap(span(QStringLiteral("validate")), span(QStringLiteral("index"))),
             "a validation must not wait for indexes of the table it refers to");
}

void BuildCrewTest::neverInEachOthersWay()
{
    QList<BuildTask> tasks;
    for (int i = 0; i < 4; ++i) {
        tasks.append(task(QStringLiteral("index %1").arg(i), {{users, TableUse::BuildIndex}}));
        tasks.append(task(QStringLiteral("validate %1").arg(i), {{users, TableUse::Validate}}));
        tasks.append(task(QStringLiteral("alter %1").arg(i), {{users, TableUse::Alter}}));
    }
    VERIFY_RESULT(runAll(tasks, 4));
    QCOMPARE(m_spans.size(), tasks.size());
    bool buildsSideBySide = false;
    for (qsizetype a = 0; a < m_spans.size(); ++a) {
        for (qsizetype b = a + 1; b < m_spans.size(); ++b) {
            if (!overlap(m_spans[a], m_spans[b]))
                continue;
            QVERIFY2(m_spans[a].title.startsWith(u"index") && m_spans[b].title.startsWith(u"index"),
                     qPrintable(m_spans[a].title + QStringLiteral(" beside ") + m_spans[b].title));
            buildsSideBySide = true;
        }
    }
    QVERIFY(buildsSideBySide);
}

void BuildCrewTest::memory()
{
    QStringList seen;
    const auto look = [&](qint64 sorted) {
        BuildTask one = task(QStringLiteral("one"), {{users, TableUse::BuildIndex}});
        one.sorted = sorted;
        one.work = [&seen](Connection& connection, const std::stop_token&) -> Result<void> {
            for (const char* name : {"maintenance_work_mem", "max_parallel_maintenance_workers"}) {
                const SqlResult value = connection.execute(QStringLiteral("SHOW ") + QLatin1String(name));
                seen.append(value ? value->text(0, 0) : value.error().text());
            }
            return {};
        };
        return runAll({one}, 2, 300);
    };
    VERIFY_RESULT(look(0));
    VERIFY_RESULT(look(qint64{4} << 30U));
    // Alone, it gets the idle connection's share of the processors: a worker.
    QCOMPARE(seen, (QStringList{QStringLiteral("300MB"), QStringLiteral("1"), QStringLiteral("64MB"),
                                QStringLiteral("1")}));
}

void BuildCrewTest::memoryForSorts_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<qsizetype>("workers");
    QTest::addColumn<qint64>("megabytes");
    QTest::newRow("nothing") << qint64{0} << qsizetype{0} << qint64{8};
    QTest::newRow("256 MB") << (qint64{256} << 20U) << qsizetype{0} << qint64{9};
    QTest::newRow("16 GB") << (qint64{16} << 30U) << qsizetype{0} << qint64{65};
    QTest::newRow("256 MB by three") << (qint64{256} << 20U) << qsizetype{2} << qint64{96};
    QTest::newRow("1 TB by three") << (qint64{1} << 40U) << qsizetype{2} << qint64{513};
}

void BuildCrewTest::memoryForSorts()
{
    QFETCH(qint64, bytes);
    QFETCH(qsizetype, workers);
    QFETCH(qint64, megabytes);
    QCOMPARE(sortMemory(bytes, workers), megabytes);
}

void BuildCrewTest::firstErrorStopsAll()
{
    BuildTask bad = task(QStringLiteral("bad"), {{users, TableUse::BuildIndex}});
    bad.weight = 10;
    bad.work = [](Connection&, const std::stop_token&) -> Result<void> {
        return failure(ErrorKind::Failed, QStringLiteral("make"), QStringLiteral("an index"),
                       QStringLiteral("there is no room"));
    };
    QList<BuildTask> tasks = {bad};
    for (int i = 0; i < 20; ++i)
        tasks.append(task(QString::number(i), {{users, TableUse::BuildIndex}}));
    const Result<void> done = runAll(tasks, 2);
    QVERIFY(!done);
    QCOMPARE(done.error().happened, QStringLiteral("there is no room"));
    QVERIFY(m_spans.size() < 5);
}

QTEST_GUILESS_MAIN(BuildCrewTest)
#include "tst_build_crew.moc"
