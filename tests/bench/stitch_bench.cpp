#include "core/migration/stitched_graph.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <cstdio>

// Reading and stitching a whole catalogue of real releases:
//   lockstep_stitch_bench CATALOGUE [--benchmark_filter=...]
// Without an argument it takes releases-5.8-6.12.bundle in the folder LOCKSTEP_TEST_DATA.

using namespace lockstep;

namespace {

QString catalogueLocation;

/// The catalogue, unpacked where it is a bundle; stops the benchmark when there is none.
std::shared_ptr<const ReleaseCatalog> openCatalogue(benchmark::State& state)
{
    const auto catalog = ReleaseCatalog::open(catalogueLocation);
    if (catalog)
        return *catalog;
    state.SkipWithError(catalog.error().message().toStdString());
    return nullptr;
}

template <typename T>
bool check(benchmark::State& state, const Result<T>& result)
{
    if (!result)
        state.SkipWithError(result.error().message().toStdString());
    return result.has_value();
}

void openOnly(benchmark::State& state)
{
    if (!openCatalogue(state))
        return;
    for ([[maybe_unused]] const auto _ : state)
        benchmark::DoNotOptimize(openCatalogue(state));
}

/// Everything from the object store, nothing from the cache of parsed contents.
void coldReadAndStitch(benchmark::State& state)
{
    if (!openCatalogue(state))
        return;
    for ([[maybe_unused]] const auto _ : state) {
        const auto contents = readCatalog(catalogueLocation, CacheUse::None);
        if (!check(state, contents) || !check(state, stitch(*contents)))
            return;
    }
}

void cachedRead(benchmark::State& state)
{
    if (!check(state, readCatalog(catalogueLocation)))
        return;
    for ([[maybe_unused]] const auto _ : state) {
        if (!check(state, readCatalog(catalogueLocation)))
            return;
    }
}

void cachedReadAndStitch(benchmark::State& state)
{
    if (!check(state, readCatalog(catalogueLocation)))
        return;
    for ([[maybe_unused]] const auto _ : state) {
        const auto contents = readCatalog(catalogueLocation);
        if (!check(state, contents) || !check(state, stitch(*contents)))
            return;
    }
}

void stitchOnly(benchmark::State& state)
{
    const auto contents = readCatalog(catalogueLocation);
    if (!check(state, contents))
        return;
    for ([[maybe_unused]] const auto _ : state) {
        if (!check(state, stitch(*contents)))
            return;
    }
}

/// What a plan asks for: the migrations between two releases.
void upBetweenReleases(benchmark::State& state)
{
    const auto contents = readCatalog(catalogueLocation);
    if (!check(state, contents))
        return;
    const auto stitched = stitch(*contents);
    if (!check(state, stitched))
        return;
    const StitchedGraph frontend = stitched->catalog.schemas[Schema::Frontend];
    for ([[maybe_unused]] const auto _ : state) {
        const auto applied = frontend.idsAt(frontend.bounds.firstKey());
        benchmark::DoNotOptimize(frontend.graph.up(*applied, frontend.bounds.last().leaves));
    }
}

BENCHMARK(openOnly)->Unit(benchmark::kMillisecond);
BENCHMARK(coldReadAndStitch)->Unit(benchmark::kMillisecond);
BENCHMARK(cachedRead)->Unit(benchmark::kMillisecond);
BENCHMARK(cachedReadAndStitch)->Unit(benchmark::kMillisecond);
BENCHMARK(stitchOnly)->Unit(benchmark::kMillisecond);
BENCHMARK(upBetweenReleases)->Unit(benchmark::kMicrosecond);

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
