#include "core/rollout/pull_review.h"

#include "core/rollout/file_review.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Severity = ReviewFinding::Severity;

constexpr qsizetype mostListed = 3000; ///< files of a pull request that GitHub lists
const QString configName = u"config.yaml"_s;

struct Title
{
    QString slug;
    QString version;
};

std::optional<Title> readTitle(const QString& title)
{
    static const QRegularExpression shape(u"\\A(\\S+): upgrade to (\\S+)\\z"_s);
    const QRegularExpressionMatch match = shape.match(title.trimmed());
    return match.hasMatch() ? std::optional(Title{match.captured(1), match.captured(2)}) : std::nullopt;
}

/// "acme/upgrade-instance" -> "acme"; empty: the branch is called otherwise.
QString slugOfBranch(const QString& branch)
{
    static const QString end = u"/upgrade-instance"_s;
    return branch.endsWith(end) ? branch.chopped(end.size()) : QString();
}

/// "environments/prod/deployments/x/a/b.yaml" -> "environments/prod/deployments/x"; empty: it is elsewhere.
QString deploymentOf(const QString& path)
{
    const QStringList parts = path.split(u'/');
    const bool isBelow = parts.size() > 4 && parts[0] == u"environments" && parts[2] == u"deployments";
    return isBelow ? parts.mid(0, 4).join(u'/') : QString();
}

bool isConfig(const ChangedFile& file)
{
    const QString deployment = deploymentOf(file.path);
    return !deployment.isEmpty() && file.path == deployment + u'/' + configName;
}

/// One look at one pull request.
class Examination
{
public:
    Examination(const PullRequestDetails& details, const Fleet* fleet)
        : m_details(details), m_fleet(fleet), m_title(readTitle(details.pull.title))
    {
    }

    [[nodiscard]] PullReview make()
    {
        chooseDeployment();
        readNames();
        readFiles();
        compareVersions();
        compareWithFleet();
        std::ranges::stable_sort(m_review.findings, std::ranges::greater{}, &ReviewFinding::severity);
        return std::move(m_review);
    }

private:
    void add(Severity severity, const QString& text, const QString& path = {})
    {
        m_review.findings.append({severity, text, path});
    }

    /// Fleets are large, and most files of a pull request are of one instance.
    [[nodiscard]] const Instance* instanceAt(const QString& deployment)
    {
        if (!m_fleet || deployment.isEmpty())
            return nullptr;
        if (const auto known = m_instances.constFind(deployment); known != m_instances.constEnd())
            return *known;
        const QString environment = deployment.section(u'/', 1, 1);
        const QString id = deployment.section(u'/', 3, 3);
        const auto found = std::ranges::find_if(m_fleet->instances, [&](const Instance& instance) {
            return instance.deployment == id && instance.environment == environment;
        });
        const Instance* instance = found == m_fleet->instances.end() ? nullptr : &*found;
        m_instances.insert(deployment, instance);
        return instance;
    }

    /// Of several: the one of the title, or else the first whose config.yaml is changed.
    void chooseDeployment()
    {
        QString first;
        QString configured;
        for (const ChangedFile& file : m_details.files) {
            const QString deployment = deploymentOf(file.path);
            if (deployment.isEmpty())
                continue;
            if (first.isEmpty())
                first = deployment;
            if (configured.isEmpty() && isConfig(file))
                configured = deployment;
            const Instance* instance = m_title ? instanceAt(deployment) : nullptr;
            if (instance && instance->slug == m_title->slug) {
                m_review.deployment = deployment;
                break;
            }
        }
        if (m_review.deployment.isEmpty())
            m_review.deployment = configured.isEmpty() ? first : configured;
        m_instance = instanceAt(m_review.deployment);
        m_review.instance = m_instance ? m_instance->key() : m_title ? m_title->slug : QString();
    }

    void readNames()
    {
        const QString ofBranch = slugOfBranch(m_details.pull.head);
        if (!m_title)
            add(Severity::Warning, u"The title is not \"SLUG: upgrade to VERSION\""_s);
        if (ofBranch.isEmpty())
            add(Severity::Note, u"The branch is not called SLUG/upgrade-instance"_s);
        else if (m_title && ofBranch != m_title->slug)
            add(Severity::Error,
                u"The title is about %1, the branch about %2"_s.arg(m_title->slug, ofBranch));
    }

    void readFiles()
    {
        for (const ChangedFile& file : m_details.files) {
            if (isConfig(file) && deploymentOf(file.path) == m_review.deployment)
                m_versions = examineConfig(file, m_review);
        }
        for (const ChangedFile& file : m_details.files)
            readFile(file);
        if (m_details.files.size() >= mostListed)
            add(Severity::Error,
                u"GitHub lists only the first %1 files: the others are not checked"_s.arg(mostListed));
    }

    void readFile(const ChangedFile& file)
    {
        const QString deployment = deploymentOf(file.path);
        if (deployment.isEmpty())
            return add(Severity::Error, u"The file belongs to no instance"_s, file.path);
        if (deployment != m_review.deployment) {
            const Instance* other = instanceAt(deployment);
            return add(Severity::Error,
                       u"The file belongs to another instance, %1"_s.arg(other ? other->key() : deployment),
                       file.path);
        }
        if (!file.formerPath.isEmpty() && deploymentOf(file.formerPath) != m_review.deployment)
            add(Severity::Error, u"The file is taken from %1"_s.arg(file.formerPath), file.path);
        if (!isConfig(file))
            examineArtifact(file, m_versions, m_review);
    }

    void compareVersions()
    {
        m_review.from = m_versions.from;
        m_review.to = m_versions.to;
        if (!m_versions.from || !m_versions.to)
            return add(Severity::Error, u"No spec.sourcegraphVersion is raised: it is no upgrade"_s);
        if (*m_versions.to <= *m_versions.from)
            add(Severity::Error,
                u"%1 is not newer than %2"_s.arg(m_versions.to->toString(), m_versions.from->toString()));
        if (!m_title)
            return;
        const Result<Version> said = Version::parse(m_title->version);
        if (!said || *said != *m_versions.to)
            add(Severity::Error,
                u"The title says %1, the config.yaml %2"_s.arg(m_title->version, m_versions.to->toString()));
    }

    void compareWithFleet()
    {
        if (!m_fleet)
            return add(Severity::Note, u"No fleet is open: the instance itself is not checked"_s);
        if (!m_instance)
            return add(Severity::Error, m_review.deployment.isEmpty()
                                            ? u"It touches no instance of the fleet"_s
                                            : u"The fleet has no instance in %1"_s.arg(m_review.deployment));
        if (m_title && m_title->slug != m_instance->slug)
            add(Severity::Error,
                u"The title is about %1, the files are of %2"_s.arg(m_title->slug, m_instance->key()));
        if (!m_instance->version)
            add(Severity::Error, u"The version of %1 cannot be read in the fleet: %2"_s.arg(
                                     m_instance->key(), m_instance->problem));
        else if (m_versions.to && *m_instance->version == *m_versions.to)
            add(Severity::Error, u"%1 is at %2 already"_s.arg(m_instance->key(), m_versions.to->toString()));
        else if (m_versions.from && *m_instance->version != *m_versions.from)
            add(Severity::Error,
                u"%1 is at %2 in the fleet, and the pull request comes from %3"_s.arg(
                    m_instance->key(), m_instance->version->toString(), m_versions.from->toString()));
        if (m_instance->channel == u"pause")
            add(Severity::Warning, u"%1 is paused (spec.releaseChannel)"_s.arg(m_instance->key()));
    }

    const PullRequestDetails& m_details;
    const Fleet* m_fleet;
    std::optional<Title> m_title;
    QHash<QString, const Instance*> m_instances; ///< by deployment; null: there is none
    const Instance* m_instance = nullptr;
    VersionChange m_versions;
    PullReview m_review;
};

} // namespace

QString severityName(ReviewFinding::Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return u"note"_s;
    case Severity::Warning:
        return u"warning"_s;
    case Severity::Error:
        return u"error"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

bool PullReview::has(ReviewFinding::Severity severity) const
{
    return std::ranges::contains(findings, severity, &ReviewFinding::severity);
}

QJsonObject PullReview::toJson() const
{
    const auto text = [](const std::optional<Version>& version) {
        return version ? QJsonValue(version->toString()) : QJsonValue(QJsonValue::Null);
    };
    QJsonArray found;
    for (const ReviewFinding& finding : findings)
        found.append(QJsonObject{{u"severity"_s, severityName(finding.severity)},
                                 {u"text"_s, finding.text},
                                 {u"path"_s, finding.path},
                                 {u"line"_s, finding.line}});
    const auto changes = [](const auto& all) {
        QJsonArray listed;
        for (const auto& change : all)
            listed.append(QJsonObject{
                {u"path"_s, change.path}, {u"before"_s, change.before}, {u"after"_s, change.after}});
        return listed;
    };
    return {{u"instance"_s, instance},     {u"deployment"_s, deployment}, {u"from"_s, text(from)},
            {u"to"_s, text(to)},           {u"findings"_s, found},        {u"images"_s, changes(images)},
            {u"config"_s, changes(config)}};
}

bool looksLikeUpgrade(const PullRequestDetails& details)
{
    return readTitle(details.pull.title) || !slugOfBranch(details.pull.head).isEmpty() ||
           std::ranges::any_of(details.files, isConfig);
}

PullReview examine(const PullRequestDetails& details, const Fleet* fleet)
{
    return Examination(details, fleet).make();
}

} // namespace lockstep
