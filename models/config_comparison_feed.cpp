#include "models/config_comparison_feed.h"

#include "models/config_target.h"
#include "models/jobs.h"
#include "models/site_config_session.h"

namespace lockstep {

namespace {

using Problems = std::array<std::optional<Error>, configSides>;

struct Question
{
    std::array<std::optional<QByteArray>, 3> sides; ///< without the text
    JsoncDocument text = JsoncDocument::parse({});
    std::optional<ConfigSchema> schema;
    bool isOfMigration = false;
};

struct Answer
{
    std::shared_ptr<const ConfigComparison> comparison; ///< null: the text cannot be read
    Problems problems;
    bool isOfMigration = false;
};

/// What could be compared; else why not.
std::optional<JsoncDocument> sound(const JsoncDocument& document, const QString& name,
                                   std::optional<Error>& problem)
{
    const Result<void> checked = document.check(name);
    if (checked || document.isBlank())
        return document;
    problem = checked.error();
    return std::nullopt;
}

Answer compare(const Question& question)
{
    const std::array names{ConfigComparisonFeed::tr("the original"), ConfigComparisonFeed::tr("the proposal"),
                           ConfigComparisonFeed::tr("the target")};
    Answer answer{{}, {}, question.isOfMigration};
    constexpr auto text = size_t(ConfigSide::Text);
    ConfigComparison::Documents documents;
    documents[text] = sound(question.text, ConfigComparisonFeed::tr("the text"), answer.problems[text]);
    for (size_t side = 0; side < question.sides.size(); ++side) {
        if (question.sides[side])
            documents[side] =
                sound(JsoncDocument::parse(*question.sides[side]), names[side], answer.problems[side]);
    }
    if (!documents[size_t(ConfigSide::Proposal)])
        documents[size_t(ConfigSide::Proposal)] = documents[text];
    if (documents[text])
        answer.comparison = std::make_shared<ConfigComparison>(std::move(documents),
                                                               question.schema ? &*question.schema : nullptr);
    return answer;
}

} // namespace

struct ConfigComparisonFeed::Private
{
    Private(ConfigComparisonFeed* feed, const SiteConfigSession* of) : q(feed), session(of) {}

    void start();
    void take(const Answer& answer, quint64 asked);
    void forget();

    ConfigComparisonFeed* q;
    const SiteConfigSession* session;
    std::shared_ptr<const ConfigComparison> comparison;
    Problems problems;
    bool isOfMigration = false;
    quint64 generation = 0; ///< of what is open
    bool isActive = false;
    bool isWanted = true;
    bool isRunning = false;
    Jobs jobs; // last: its threads use the others
};

ConfigComparisonFeed::ConfigComparisonFeed(const SiteConfigSession* session, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this, session))
{
    const auto again = [this] {
        d->isWanted = true;
        d->start();
    };
    connect(session, &SiteConfigSession::opened, this, [this] { d->forget(); });
    connect(session, &SiteConfigSession::checked, this, again);
    connect(session->target(), &ConfigTarget::changed, this, again);
}

ConfigComparisonFeed::~ConfigComparisonFeed()
{
    d->jobs.stopAndWait();
}

const std::shared_ptr<const ConfigComparison>& ConfigComparisonFeed::comparison() const
{
    return d->comparison;
}

const std::optional<Error>& ConfigComparisonFeed::problem(ConfigSide side) const
{
    return d->problems[size_t(side)];
}

bool ConfigComparisonFeed::isOfMigration() const
{
    return d->isOfMigration;
}

void ConfigComparisonFeed::setActive(bool active)
{
    d->isActive = active;
    d->start();
}

void ConfigComparisonFeed::Private::forget()
{
    ++generation;
    comparison.reset();
    problems = {};
    isWanted = true;
    Q_EMIT q->changed();
}

/// Of the text that was checked: the migration is of that one, too.
void ConfigComparisonFeed::Private::start()
{
    if (!isActive || !isWanted || isRunning || !session->source() || session->isChecking())
        return;
    isWanted = false;
    isRunning = true;
    const ConfigMigration* migration = session->migration();
    const SourcedConfig* target = session->target()->config();
    Question question{{session->original(), std::nullopt, std::nullopt},
                      session->document(),
                      session->schema() ? std::optional(*session->schema()) : std::nullopt};
    if (migration)
        question.sides[size_t(ConfigSide::Proposal)] = migration->proposal;
    if (target)
        question.sides[size_t(ConfigSide::Target)] = target->bytes;
    question.isOfMigration = migration;
    jobs.startBehind([this, asked = generation, question = std::move(question)](const std::stop_token&) {
        const Answer answer = compare(question);
        QMetaObject::invokeMethod(q, [this, answer, asked] { take(answer, asked); }, Qt::QueuedConnection);
    });
}

void ConfigComparisonFeed::Private::take(const Answer& answer, quint64 asked)
{
    isRunning = false;
    if (asked == generation) {
        problems = answer.problems;
        if (answer.comparison) {
            comparison = answer.comparison;
            isOfMigration = answer.isOfMigration;
        }
        Q_EMIT q->changed();
    }
    start();
}

} // namespace lockstep
