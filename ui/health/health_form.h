#pragma once

#include "core/inventory/instance.h"
#include "models/health_request.h"

#include <QMap>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;

namespace lockstep {

class ConnectionField;
class ProblemLine;

/// What is looked at: where the parts of an instance are, the release that it should run, and a token for
/// this time.
class HealthForm : public QWidget
{
    Q_OBJECT

public:
    explicit HealthForm(QWidget* parent = nullptr);

    /// What was remembered of the instance; without that, what the fleet and the environment say.
    void setInstance(const std::optional<Instance>& instance);
    /// Newest first. The chosen one stays.
    void setReleases(const QList<Version>& releases);

    /// What cannot be right is said as it is typed; see wrongPlaces().
    /// What is to be looked at; it is remembered for the instance. Errors: Usage (a connection string).
    [[nodiscard]] Result<HealthRequest> request();

    void focusFirst();

Q_SIGNALS:
    void submitted(); ///< Return in a field

private:
    QLineEdit* addField(QGridLayout* grid, int row, int column, const QString& name, const QString& label,
                        const QString& hint);
    void addTo(QGridLayout* grid, int row, int column, const QString& label, QWidget* field);
    void addSection(QGridLayout* grid, int row, const QString& text);
    void show(const HealthPlaces& places);
    void showToken();
    void addContainers(QGridLayout* grid);
    void addMonitoring(QGridLayout* grid);
    [[nodiscard]] QLineEdit* addSecret(QGridLayout* grid, int row, int column, const QString& name,
                                       const QString& label);
    [[nodiscard]] HealthRequest typed() const;
    void judge();
    [[nodiscard]] HealthPlaces places() const;

    QString m_instance;
    QList<Version> m_releases;
    QMap<Schema, ConnectionField*> m_databases;
    QComboBox* m_release;
    QLineEdit* m_url = nullptr;
    QLineEdit* m_token = nullptr;
    QLineEdit* m_ca = nullptr;
    QCheckBox* m_executors;
    QLineEdit* m_machine = nullptr;
    QLineEdit* m_folder = nullptr;
    QLineEdit* m_frontend = nullptr;
    QLineEdit* m_kubeconfig = nullptr;
    QLineEdit* m_context = nullptr;
    QLineEdit* m_namespace = nullptr;
    QLineEdit* m_files = nullptr;
    QLineEdit* m_project = nullptr;
    QMap<MonitoringSource::Kind, QLineEdit*> m_monitoring;
    QMap<MonitoringSource::Kind, QLineEdit*> m_monitoringTokens;
    ProblemLine* m_problem;
};

} // namespace lockstep
