#pragma once

#include "core/siteconfig/config_schema.h"

#include <QObject>

#include <memory>
#include <optional>

namespace lockstep {

class SiteConfigSession;

/// Works out the difference of two configurations' texts on a thread of its own. The last question counts:
/// what is asked before an answer is there takes the place of what was asked.
class ConfigDiffer : public QObject
{
    Q_OBJECT

public:
    struct Question
    {
        QByteArray before;
        QByteArray after;
        QString name;                       ///< of what differs, for the head
        bool reveal = false;                ///< with what must not be seen
        std::optional<ConfigSchema> schema; ///< knows secrets
    };

    /// Of two texts that a session has to do with.
    [[nodiscard]] static Question question(const SiteConfigSession& session, const QByteArray& before,
                                           const QByteArray& after, bool reveal);

    explicit ConfigDiffer(QObject* parent = nullptr);
    ~ConfigDiffer() override;

    /// The answer may come at once, where there is little to do.
    void ask(const Question& question);

Q_SIGNALS:
    /// As configDiff() has it.
    void answered(const QString& diff);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
