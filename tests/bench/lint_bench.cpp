#include "core/migration/lint/lint.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <pg_query.h>

// Linting the newest release of real releases as if all of it were new, beside what the parser alone takes:
//   lockstep_lint_bench [CATALOGUE] [--benchmark_filter=...]
// Without an argument it takes releases-5.8-6.12.bundle in the folder LOCKSTEP_TEST_DATA. lintWholeRelease
// says how many times the parser's time (one thread, all scripts of the release once) it took.

using namespace lockstep;

namespace {

QString catalogueLocation;

const CatalogContents& contents()
{
    static const CatalogContents read = [] {
        auto catalog = readCatalog(catalogueLocation);
        if (!catalog) {
            std::fprintf(stderr, "%s\n", qPrintable(catalog.error().message()));
            std::exit(2);
        }
        return *std::move(catalog);
    }();
    return read;
}

QList<QByteArray> scripts()
{
    QList<QByteArray> texts;
    for (const SchemaContents& schema : contents().releases.last().schemas) {
        for (const Definition& definition : schema.graph.definitions())
            texts += {definition.up.toUtf8(), definition.down.toUtf8()};
    }
    return texts;
}

void parse(const QList<QByteArray>& texts)
{
    for (const QByteArray& text : texts)
        pg_query_free_parse_result(pg_query_parse(text.constData()));
}

void parseAlone(benchmark::State& state)
{
    const QList<QByteArray> texts = scripts();
    for ([[maybe_unused]] const auto _ : state)
        parse(texts);
    state.counters["scripts"] = double(texts.size());
}

/// The same migrations as a catalogue of one release, so that none of them is known before.
void lintWholeRelease(benchmark::State& state)
{
    using Clock = std::chrono::steady_clock;
    const CatalogContents alone{contents().location, {contents().releases.last()}};
    const Version version = alone.releases.first().release.version;
    const QList<QByteArray> texts = scripts();
    Clock::duration parsing{};
    Clock::duration linting{};
    for ([[maybe_unused]] const auto _ : state) {
        state.PauseTiming();
        const auto begin = Clock::now();
        parse(texts);
        parsing += Clock::now() - begin;
        state.ResumeTiming();
        const auto middle = Clock::now();
        const auto report = lintRelease(alone, version);
        linting += Clock::now() - middle;
        if (!report)
            return state.SkipWithError(report.error().message().toStdString());
        state.counters["migrations"] = double(report->migrations);
        state.counters["findings"] = double(report->findings.size());
    }
    state.counters["times_the_parser"] = double(linting.count()) / double(parsing.count());
}

void lintNewestLine(benchmark::State& state)
{
    const Version newest = contents().releases.last().release.version;
    const auto older = std::ranges::find_last_if(contents().releases, [&](const ReleaseContents& held) {
        return held.release.version.line() < newest.line();
    });
    if (older.empty())
        return state.SkipWithError("the catalogue has one line only");
    for ([[maybe_unused]] const auto _ : state) {
        const auto report = lintRelease(contents(), newest, older.front().release.version);
        if (!report)
            return state.SkipWithError(report.error().message().toStdString());
    }
}

BENCHMARK(parseAlone)->Unit(benchmark::kMillisecond);
BENCHMARK(lintWholeRelease)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(lintNewestLine)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    const QString data = qEnvironmentVariable("LOCKSTEP_TEST_DATA");
    catalogueLocation =
        argc > 1 ? QString::fromLocal8Bit(argv[1]) : data + QStringLiteral("/releases-5.8-6.12.bundle");
    if (!QFile::exists(catalogueLocation)) {
        std::fprintf(stderr,
                     "Give a release catalogue, or set LOCKSTEP_TEST_DATA to the folder of real releases.\n");
        return 2;
    }
    const QTemporaryDir cache;
    qputenv("LOCKSTEP_CACHE_DIR", cache.path().toLocal8Bit());
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
