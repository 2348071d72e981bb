#pragma once

#include "core/siteconfig/config_history.h"
#include "core/siteconfig/config_migration.h"
#include "core/siteconfig/config_schema.h"
#include "core/sourcegraph/config_source.h"
#include "core/version/version.h"

#include <QObject>

#include <memory>

namespace lockstep {

class ConfigTarget;

/// Which schema a configuration is held against.
struct ConfigRelease
{
    QString catalog; ///< as ReleaseCatalog::open takes it
    Version version;

    friend bool operator==(const ConfigRelease&, const ConfigRelease&) = default;
};

/// A site configuration that somebody works on: read from its source, checked while it is written, put
/// through the rules of a migration, saved. Reading, checking and saving happen on threads of their own;
/// every signal arrives on the thread of this object. What is not saved yet is kept as a draft every few
/// moments.
class SiteConfigSession : public QObject
{
    Q_OBJECT

public:
    enum class State { Empty, Opening, Open, Saving };

    explicit SiteConfigSession(QObject* parent = nullptr);
    ~SiteConfigSession() override; ///< What is not saved stays as a draft.

    [[nodiscard]] State state() const;
    /// As it is at its source; null: none is open.
    [[nodiscard]] const SourcedConfig* source() const;
    /// As it was when it was opened: saving does not change it.
    [[nodiscard]] const QByteArray& original() const;
    /// As it is worked on.
    [[nodiscard]] const QByteArray& bytes() const;
    [[nodiscard]] bool isChanged() const;
    /// The instance that it goes to; stays until another configuration is opened.
    [[nodiscard]] ConfigTarget* target() const;
    /// What somebody wrote here before and did not save; null: nothing, or it was dealt with.
    [[nodiscard]] const ConfigDraft* foundDraft() const;

    /// As it was checked last, which may be a moment ago.
    [[nodiscard]] const JsoncDocument& document() const;
    [[nodiscard]] const QList<ConfigProblem>& problems() const;
    /// What of document() must not be seen, as maskEdits() has it.
    [[nodiscard]] const JsoncEdits& masks() const;
    /// bytes() have not been checked yet.
    [[nodiscard]] bool isChecking() const;

    [[nodiscard]] const std::optional<ConfigRelease>& release() const;
    /// Null: none is chosen, it is being read, or it cannot be.
    [[nodiscard]] const ConfigSchema* schema() const;
    [[nodiscard]] const std::optional<Error>& schemaError() const;

    /// Those for the release; null: none are chosen.
    [[nodiscard]] const ConfigRules* rules() const;
    [[nodiscard]] const ConfigAnswers& answers() const;
    /// What the rules make of document(); null: there are none, or it cannot be said.
    [[nodiscard]] const ConfigMigration* migration() const;
    /// Why not.
    [[nodiscard]] const std::optional<Error>& migrationError() const;

    /// Of the source, the newest first.
    [[nodiscard]] const QList<ConfigHistory::Version>& history() const;

public Q_SLOTS:
    /// What was open is closed; what was not saved stays as its draft.
    void open(const lockstep::ConfigSource& source);
    /// Reads it from its source again; what was written since is kept in the history first.
    void reload();
    void close();

    /// The text is another now, as somebody types.
    void setBytes(const QByteArray& bytes);
    /// The text is another at once, by a command: replaced() follows.
    void replace(const QByteArray& bytes);
    void takeDraft();
    void dropDraft(); ///< It stays in the history.
    /// What was written elsewhere and not saved goes into a file, which is opened; failed() when it cannot.
    void saveDraftAs(const lockstep::ConfigDraft& draft, const QString& path);
    /// A version of the history becomes the text; the text is kept there first.
    void restore(const QString& id);

    void setRelease(const std::optional<lockstep::ConfigRelease>& release);
    /// By name; empty: none.
    void setRules(const QString& name);
    void setAnswers(const lockstep::ConfigAnswers& answers);

    /// What was at the source is kept in the history first; saved() or failed() follows.
    void save();
    /// To a file, with which the work goes on; what the file had is kept in its history. saved() or failed()
    /// follows.
    void saveAs(const QString& path);

Q_SIGNALS:
    void stateChanged();  ///< state(), source() or isChanged()
    void draftChanged();  ///< foundDraft()
    void opened();        ///< source() is another, or none: so are bytes()
    void replaced();      ///< bytes(), by a command
    void checked();       ///< document(), problems(), migration() or migrationError()
    void schemaChanged(); ///< release(), schema() or schemaError()
    void rulesChanged();  ///< rules() or answers()
    void historyChanged();
    void saved(bool needsRestart);
    void failed(const lockstep::Error& error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lockstep
