#pragma once

#include "core/database/out_of_band.h"

#include <QWidget>

class QAction;
class QStackedWidget;

namespace lockstep {

class DataView;
class ElidedLabel;
class EmptyState;
class ErrorBanner;
class OutOfBandProgressModel;
class TextLabel;

/// How far the migrations are that the services run in the background.
class OutOfBandPanel : public QWidget
{
    Q_OBJECT

public:
    explicit OutOfBandPanel(QAction* run, QWidget* parent = nullptr);

    /// `isFrontend`: only that database has them.
    void show(const QList<OutOfBandStatus>& migrations, const std::optional<Error>& error, bool isFrontend);
    /// "the services"
    void setWorker(const QString& text);

    [[nodiscard]] OutOfBandProgressModel* model() const { return m_model; }

    [[nodiscard]] QWidget* mainView() const;
    /// The one that is looked at.
    [[nodiscard]] std::optional<OutOfBandStatus> current() const;

Q_SIGNALS:
    /// It is in sight, or no longer: a reason to keep it up to date, or none.
    void shownChanged(bool shown);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void showCurrent();
    void showSummary();

    QString m_worker;
    OutOfBandProgressModel* m_model;
    ErrorBanner* m_error;
    ElidedLabel* m_summary;
    DataView* m_view;
    TextLabel* m_details;
    EmptyState* m_empty;
    QStackedWidget* m_stack;
};

} // namespace lockstep
