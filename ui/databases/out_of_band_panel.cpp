#include "ui/databases/out_of_band_panel.h"

#include "models/out_of_band_progress_model.h"
#include "ui/databases/out_of_band_delegate.h"
#include "ui/parts/action_button.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QPushButton>
#include <QStackedWidget>

namespace lockstep {

OutOfBandPanel::OutOfBandPanel(QAction* run, QWidget* parent)
    : QWidget(parent),
      m_model(new OutOfBandProgressModel(this)),
      m_error(new ErrorBanner),
      m_summary(new ElidedLabel),
      m_view(new DataView),
      m_details((new TextLabel)->wrapped()->selectable()),
      m_empty(new EmptyState),
      m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("outOfBandPanel"));
    m_error->setRetryVisible(false);
    m_summary->setForegroundRole(mutedTextRole);
    m_summary->setObjectName(QStringLiteral("outOfBandSummary"));
    m_view->setObjectName(QStringLiteral("outOfBandProgress"));
    m_view->setAccessibleName(tr("Out-of-band migrations"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new OutOfBandDelegate(m_view));
    m_view->setColumnCharacters({6, 30, 11, 32, 40, 8, 8, 7}, OutOfBandProgressModel::Description);
    m_details->setObjectName(QStringLiteral("outOfBandDetails"));
    m_details->setContentsMargins(space::l, space::s, space::l, space::m);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &OutOfBandPanel::showCurrent);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &OutOfBandPanel::showCurrent);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_view->setCurrentIndex(m_model->index(0, 0));
        showCurrent();
    });

    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(space::l, space::xs, space::l, space::xs);
    head->setSpacing(space::m);
    head->addWidget(m_summary, 1);
    auto* button = actionButton(run);
    button->setObjectName(QStringLiteral("runOutOfBand"));
    head->addWidget(button);
    column->addLayout(head);
    column->addWidget(new Separator);
    column->addWidget(m_view, 1);
    column->addWidget(new Separator);
    column->addWidget(m_details);
    m_stack->addWidget(list);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);
    show({}, {}, true);
}

void OutOfBandPanel::show(const QList<OutOfBandStatus>& migrations, const std::optional<Error>& error,
                          bool isFrontend)
{
    m_model->setMigrations(isFrontend ? migrations : QList<OutOfBandStatus>());
    if (error && isFrontend)
        m_error->setError(*error);
    else
        m_error->clear();
    showSummary();
    if (isFrontend)
        m_empty->setState(QStringLiteral("dialog-ok"), tr("No out-of-band migrations"),
                          tr("This database lists none."));
    else
        m_empty->setState(QStringLiteral("data-information"), tr("They are listed in the frontend database"),
                          tr("Choose that one above to see how far they are."));
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
}

void OutOfBandPanel::showCurrent()
{
    const QModelIndex index = m_view->currentIndex();
    m_details->setVisible(index.isValid());
    if (!index.isValid())
        return;
    const OutOfBandStatus& migration = m_model->migrations()[index.row()];
    QStringList lines{migration.team.isEmpty() ? migration.description
                                               : tr("%1 (%2)").arg(migration.description, migration.team)};
    if (!migration.nonDestructive)
        lines.append(tr("It removes what it has read: before a downgrade it must be run backwards."));
    for (const QString& error : migration.errors)
        lines.append(tr("Error: %1").arg(error.simplified()));
    m_details->setText(lines.join(u'\n'));
}

void OutOfBandPanel::setWorker(const QString& text)
{
    m_worker = text;
    showSummary();
}

void OutOfBandPanel::showSummary()
{
    const QString complete = tr("%1 of %2 complete.").arg(m_model->completeCount()).arg(m_model->rowCount());
    m_summary->setText(m_worker.isEmpty() ? complete : tr("%1 Run by %2.").arg(complete, m_worker));
}

std::optional<OutOfBandStatus> OutOfBandPanel::current() const
{
    const QModelIndex index = m_view->currentIndex();
    return index.isValid() ? std::optional(m_model->migrations()[index.row()]) : std::nullopt;
}

QWidget* OutOfBandPanel::mainView() const
{
    return m_view;
}

void OutOfBandPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    Q_EMIT shownChanged(true);
}

void OutOfBandPanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    Q_EMIT shownChanged(false);
}

} // namespace lockstep
