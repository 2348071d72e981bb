#pragma once

#include "models/config_target.h"
#include "models/jobs.h"
#include "models/site_config_check.h"
#include "models/site_config_session.h"

#include <QTimer>

namespace lockstep {

/// What is read when a configuration is opened.
struct OpenedConfig
{
    SourcedConfig config;
    std::optional<ConfigDraft> draft;
    QList<ConfigHistory::Version> history;
    JsoncEdits masks; ///< of what must not be seen, before it is shown first
};

struct SiteConfigSession::Private
{
    explicit Private(SiteConfigSession* session) : q(session), target(new ConfigTarget(session))
    {
        typing.setSingleShot(true);
        typing.setInterval(std::chrono::milliseconds(60)); // a word is checked, not each letter of it
        drafting.setSingleShot(true);
        drafting.setInterval(std::chrono::seconds(2));
        QObject::connect(&typing, &QTimer::timeout, q, [this] { startCheck(); });
        QObject::connect(&drafting, &QTimer::timeout, q, [this] { keepDraft(); });
    }

    /// Later, on the session's thread, unless another configuration was opened meanwhile.
    template <typename Then>
    void tell(quint64 asked, Then then)
    {
        QMetaObject::invokeMethod(
            q,
            [this, asked, then = std::move(then)] {
                if (asked == generation)
                    then();
            },
            Qt::QueuedConnection);
    }

    void setState(State next)
    {
        state = next;
        Q_EMIT q->stateChanged();
    }

    void take(const OpenedConfig& opened);
    void readHistory();
    void sortRules();
    void change(const QByteArray& next);
    void startCheck();
    void takeChecked(const CheckedConfig& found);
    [[nodiscard]] ConfigDraft draftNow() const;
    void keepDraft();
    void leave();
    void closeSource();

    SiteConfigSession* q;
    ConfigTarget* target;
    State state = State::Empty;
    quint64 generation = 0;
    std::optional<SourcedConfig> source;
    QByteArray original;
    QByteArray bytes;
    std::optional<ConfigDraft> draft;

    CheckedConfig checked;
    bool isCheckWanted = false;
    bool isCheckRunning = false;
    QTimer typing;
    QTimer drafting;

    std::optional<ConfigRelease> release;
    std::optional<ConfigSchema> schema;
    std::optional<Error> schemaError;
    std::optional<ConfigRules> allRules;
    std::optional<ConfigRules> rules; ///< those for the release
    quint64 rulesNumber = 0;          ///< grows when they are others
    ConfigAnswers answers;
    QList<ConfigHistory::Version> history;
    std::stop_source reading;
    Jobs jobs; // last: its threads use the others
};

} // namespace lockstep
