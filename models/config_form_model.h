#pragma once

#include "core/siteconfig/config_field.h"
#include "models/jobs.h"
#include "models/site_config_session.h"

#include <QAbstractListModel>

namespace lockstep {

/// One key in the form of a site configuration.
struct ConfigFormRow
{
    ConfigField field;
    QString problem; ///< a sentence without its end; empty: there is none
    ConfigSeverity severity = ConfigSeverity::Error;
    /// The most urgent thing that the rules of the migration say about it; nothing: they say nothing.
    std::optional<ConfigFinding::State> migration;
    QString change; ///< what they do to it, for people; may be empty

    friend bool operator==(const ConfigFormRow&, const ConfigFormRow&) = default;
};

/// The keys of a site configuration that matter in a migration, a row each, in sections. Follows the text as
/// it was checked last; of a text that cannot be read the rows stay as they were before.
class ConfigFormModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        SectionRole = Qt::UserRole,
        PointerRole,
        ValueRole, ///< as JSON; dots of a secret; empty: it is not set
        ProblemRole
    };

    explicit ConfigFormModel(SiteConfigSession* session, QObject* parent = nullptr);
    ~ConfigFormModel() override;

    [[nodiscard]] const ConfigFormRow& row(int row) const { return m_rows[row]; }

    /// -1: there is none.
    [[nodiscard]] int find(const QString& pointer) const;

    /// Why the rows do not follow the text now; empty: they do.
    [[nodiscard]] const QString& obstacle() const { return m_obstacle; }

    /// Of the text as it is now not everything is known yet.
    [[nodiscard]] bool isBehind() const { return m_isWanted || m_isRunning; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void obstacleChanged();
    void followed(); ///< All that has changed has been told; isBehind() may be so again.

private:
    struct Question;
    struct Answer;

    void follow();
    void start();
    [[nodiscard]] static Answer answer(const Question& question);
    void take(const Answer& answer);
    void setObstacle(const QString& obstacle);
    void setRows(const QList<ConfigFormRow>& rows);
    void updateRow(int row, const ConfigFormRow& next);

    SiteConfigSession* m_session;
    QList<ConfigFormRow> m_rows;
    QString m_obstacle;
    bool m_isWanted = false;
    bool m_isRunning = false;
    std::shared_ptr<const QList<ConfigFormSection>> m_sections; ///< null: not read yet
    Jobs m_jobs;
};

} // namespace lockstep
