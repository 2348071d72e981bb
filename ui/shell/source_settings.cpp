#include "ui/shell/source_settings.h"

#include "core/support/files.h"

#include <QSettings>

namespace lockstep {

namespace {

constexpr QLatin1StringView fleetKey("sources/fleet");
constexpr QLatin1StringView catalogKey("sources/catalog");
constexpr QLatin1StringView repositoryKey("sources/github-repository");
constexpr QLatin1StringView apiKey("sources/github-api");

/// An empty value stands for the sample: the sample's place may differ at the next start.
void remember(QLatin1StringView key, const QString& value, const QString& sample)
{
    QSettings().setValue(key, value == sample ? QString() : value);
}

QString remembered(QLatin1StringView key, const QString& sample)
{
    const QString value = QSettings().value(key).toString();
    return value.isEmpty() ? sample : value;
}

} // namespace

WorkspaceSources sampleSources()
{
    const QString folder = resourceFolder() + QStringLiteral("/sample");
    return {folder + QStringLiteral("/fleet"), folder + QStringLiteral("/releases.bundle"), {}, {}};
}

WorkspaceSources rememberedSources()
{
    WorkspaceSources sources = sampleSources();
    sources.fleet = remembered(fleetKey, sources.fleet);
    sources.catalog = remembered(catalogKey, sources.catalog);
    return sources;
}

void rememberSources(const WorkspaceSources& sources)
{
    const WorkspaceSources sample = sampleSources();
    remember(fleetKey, sources.fleet, sample.fleet);
    remember(catalogKey, sources.catalog, sample.catalog);
}

GitHubPlace rememberedGitHubPlace()
{
    const QSettings settings;
    return {settings.value(repositoryKey).toString(), settings.value(apiKey).toString()};
}

void rememberGitHubPlace(const GitHubPlace& place)
{
    QSettings settings;
    settings.setValue(repositoryKey, place.repository);
    settings.setValue(apiKey, place.api);
}

} // namespace lockstep
