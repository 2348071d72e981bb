#include "core/rollout/file_review.h"

#include "core/rollout/patch_lines.h"

#include <QBitArray>
#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

using Severity = ReviewFinding::Severity;

constexpr qsizetype longestQuote = 80;

QString quoted(const QString& line)
{
    const QString text = line.trimmed();
    return text.size() > longestQuote ? text.left(longestQuote) + u'…' : text;
}

void add(PullReview& review, Severity severity, const QString& text, const ChangedFile& file, int line = 0)
{
    review.findings.append({severity, text, file.path, line});
}

/// The patch, or nothing where there is not all of it; that is a finding then.
std::optional<Patch> wholePatch(const ChangedFile& file, Severity severity, PullReview& review)
{
    const Patch patch = readPatch(file.patch);
    if (patch.isWhole && patch.added == file.additions && patch.removed == file.deletions)
        return patch;
    add(review, severity,
        file.patch.isEmpty()
            ? u"GitHub does not show what changes there (it is too large, or no text): not checked"_s
            : u"GitHub shows only a part of what changes there: not checked"_s,
        file);
    return std::nullopt;
}

/// "  sourcegraphVersion: "5.2.7"  # why" -> 5.2.7
std::optional<Version> versionIn(const QString& line)
{
    static const QRegularExpression shape(
        u"\\A\\s*sourcegraphVersion:\\s+([\"']?)([^\\s\"'#]+)\\1\\s*(?:#.*)?\\z"_s);
    const QRegularExpressionMatch match = shape.match(line);
    const Result<Version> version = match.hasMatch() ? Version::parse(match.captured(2))
                                                     : Result<Version>(failure(ErrorKind::Usage, {}, {}, {}));
    return version ? std::optional(*version) : std::nullopt;
}

struct ImageName
{
    QString name;
    QString tag;

    [[nodiscard]] QString text() const { return tag.isEmpty() ? name : name + u':' + tag; }
};

/// "  - image: host:5000/a/b:tag@sha256:..." -> host:5000/a/b, tag
std::optional<ImageName> imageIn(const QString& line)
{
    static const QRegularExpression shape(
        u"\\A\\s*(?:-\\s+)?image:\\s+([\"']?)([^\\s\"'#]+)\\1\\s*(?:#.*)?\\z"_s);
    if (!line.contains(u"image:"))
        return std::nullopt;
    const QRegularExpressionMatch match = shape.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    const QString whole = match.captured(2).section(u'@', 0, 0);
    const qsizetype colon = whole.indexOf(u':', whole.lastIndexOf(u'/') + 1);
    if (colon < 0)
        return ImageName{whole, {}};
    return ImageName{whole.left(colon), whole.sliced(colon + 1)};
}

/// The lines that a change puts there; each is taken once.
class AddedLines
{
public:
    explicit AddedLines(const QStringList& lines) : m_lines(lines), m_isTaken(lines.size())
    {
        for (qsizetype at = 0; at < lines.size(); ++at) {
            m_places[lines[at]].append(at);
            if (const std::optional<ImageName> image = imageIn(lines[at])) {
                m_imagePlaces[image->name].append(at);
                m_imagePlaces[{}].append(at);
            }
        }
    }

    /// Only its end differs: the last line of a file with or without one.
    bool takeSame(qsizetype at, const QString& line)
    {
        const bool isSame = at < m_lines.size() && m_lines[at] == line && !m_isTaken.testBit(at);
        if (isSame)
            m_isTaken.setBit(at);
        return isSame;
    }

    bool takeLine(const QString& line) { return takeFirst(m_places, line) >= 0; }

    /// An empty name: any image.
    std::optional<ImageName> takeImage(const QString& name)
    {
        const qsizetype at = takeFirst(m_imagePlaces, name);
        return at < 0 ? std::nullopt : imageIn(m_lines[at]);
    }

    [[nodiscard]] QStringList left() const
    {
        QStringList lines;
        for (qsizetype at = 0; at < m_lines.size(); ++at) {
            if (!m_isTaken.testBit(at))
                lines.append(m_lines[at]);
        }
        return lines;
    }

private:
    using Places = QHash<QString, QList<qsizetype>>;

    /// -1: there is none left.
    qsizetype takeFirst(Places& places, const QString& key)
    {
        const auto found = places.find(key);
        while (found != places.end() && !found->isEmpty()) {
            const qsizetype at = found->takeFirst();
            if (!m_isTaken.testBit(at)) {
                m_isTaken.setBit(at);
                return at;
            }
        }
        return -1;
    }

    const QStringList& m_lines;
    QBitArray m_isTaken;
    Places m_places;
    Places m_imagePlaces; ///< by name, and all by none
};

/// Sorts the lines of one file into what an upgrade changes and what it does not.
class ArtifactReader
{
public:
    ArtifactReader(const ChangedFile& file, const VersionChange& versions, PullReview& review)
        : m_file(file), m_versions(versions), m_review(review)
    {
    }

    void take(const PatchChange& change)
    {
        const QStringList& before = change.removed;
        AddedLines added(change.added);
        QStringList gone;
        for (qsizetype at = 0; at < before.size(); ++at) {
            if (!added.takeSame(at, before[at]) && !takeTag(before[at], added) &&
                !takeVersion(before[at], added))
                gone.append(before[at]);
        }
        gone.removeIf([&](const QString& line) { return takeOtherImage(line, added); });
        const QStringList fresh = added.left();
        m_others += int(gone.size() + fresh.size());
        if (m_firstOther.isEmpty() && !(gone.isEmpty() && fresh.isEmpty())) {
            m_firstOther = fresh.isEmpty() ? gone.first() : fresh.first();
            m_line = change.line;
        }
    }

    void finish() const
    {
        if (m_others == 0)
            return;
        const QString more =
            m_others == 1 ? u"A line changes that is"_s : u"%1 lines change that are"_s.arg(m_others);
        add(m_review, Severity::Error,
            more + u" neither the tag of an image nor the version: %1"_s.arg(quoted(m_firstOther)), m_file,
            m_line);
    }

private:
    bool takeTag(const QString& before, AddedLines& added)
    {
        const std::optional<ImageName> image = imageIn(before);
        const std::optional<ImageName> other = image ? added.takeImage(image->name) : std::nullopt;
        if (!other)
            return false;
        const bool isNew = note(*image, *other);
        if (isNew && m_versions.to && image->tag != other->tag && !isOfTarget(other->tag))
            add(m_review, Severity::Warning,
                u"The tag of the image %1 is not %2"_s.arg(other->text(), m_versions.to->toString()), m_file);
        return true;
    }

    bool takeOtherImage(const QString& before, AddedLines& added)
    {
        const std::optional<ImageName> image = imageIn(before);
        const std::optional<ImageName> other = image ? added.takeImage({}) : std::nullopt;
        if (!other)
            return false;
        if (note(*image, *other))
            add(m_review, Severity::Error,
                u"Another image takes the place of %1: %2"_s.arg(image->text(), other->text()), m_file);
        return true;
    }

    bool takeVersion(const QString& before, AddedLines& added)
    {
        if (!m_versions.from || !m_versions.to)
            return false;
        const QString from = m_versions.from->toString();
        return before.contains(from) &&
               added.takeLine(QString(before).replace(from, m_versions.to->toString()));
    }

    /// False: it is known already.
    bool note(const ImageName& before, const ImageName& after)
    {
        const ImageChange change{m_file.path, before.text(), after.text()};
        if (m_review.images.contains(change))
            return false;
        m_review.images.append(change);
        return true;
    }

    [[nodiscard]] bool isOfTarget(const QString& tag) const
    {
        const Result<Version> version = Version::parse(tag);
        return version && *version == *m_versions.to;
    }

    const ChangedFile& m_file;
    const VersionChange& m_versions;
    PullReview& m_review;
    int m_others = 0;
    QString m_firstOther;
    int m_line = 0;
};

/// The one change of the version; all else is a finding.
void takeConfigChange(const PatchChange& change, const ChangedFile& file, VersionChange& versions,
                      PullReview& review)
{
    const qsizetype lines = std::max(change.removed.size(), change.added.size());
    for (qsizetype at = 0; at < lines; ++at) {
        const QString before = change.removed.value(at);
        const QString after = change.added.value(at);
        review.config.append({file.path, before.trimmed(), after.trimmed()});
        const std::optional<Version> from = versionIn(before);
        const std::optional<Version> to = versionIn(after);
        const bool isInSpec = change.above.isEmpty() || change.above.startsWith(u"spec:");
        if (from && to && isInSpec && !versions.to)
            versions = {from, to};
        else
            add(review, Severity::Error,
                u"A line changes that is not spec.sourcegraphVersion: %1"_s.arg(
                    quoted(after.isEmpty() ? before : after)),
                file, change.line);
    }
}

} // namespace

VersionChange examineConfig(const ChangedFile& file, PullReview& review)
{
    VersionChange versions;
    if (file.status != u"modified") {
        add(review, Severity::Error, u"The config.yaml is %1"_s.arg(file.status), file);
        return versions;
    }
    const std::optional<Patch> patch = wholePatch(file, Severity::Error, review);
    if (!patch)
        return versions;
    for (const PatchChange& change : patch->changes)
        takeConfigChange(change, file, versions, review);
    return versions;
}

void examineArtifact(const ChangedFile& file, const VersionChange& versions, PullReview& review)
{
    if (file.status == u"removed")
        return add(review, Severity::Error, u"The file is removed"_s, file);
    if (file.status == u"added" || file.status == u"copied")
        return add(review, Severity::Warning, u"The file is new: look at what is in it"_s, file);
    if (file.status == u"renamed")
        add(review, Severity::Warning, u"The file was %1"_s.arg(file.formerPath), file);
    if (file.additions == 0 && file.deletions == 0 && file.patch.isEmpty()) {
        if (file.status != u"renamed")
            add(review, Severity::Warning,
                u"GitHub does not show what changes there (its mode, or it is no text): not checked"_s, file);
        return;
    }
    const std::optional<Patch> patch = wholePatch(file, Severity::Warning, review);
    if (!patch)
        return;
    ArtifactReader reader(file, versions, review);
    for (const PatchChange& change : patch->changes)
        reader.take(change);
    reader.finish();
}

} // namespace lockstep
