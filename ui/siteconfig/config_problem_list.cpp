#include "ui/siteconfig/config_problem_list.h"

#include "models/config_problem_model.h"
#include "ui/parts/data_view.h"
#include "ui/parts/sign.h"
#include "ui/widgets/empty_state.h"

#include <QPainter>
#include <QStackedLayout>

namespace lockstep {

namespace {

constexpr int signSide = 14;

/// The sign of the severity before the sentence.
class ProblemDelegate : public RowDelegate
{
public:
    ProblemDelegate(const ConfigProblemModel* model, QObject* parent) : RowDelegate(parent), m_model(model) {}

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override
    {
        QRect words = cell;
        if (index.column() == ConfigProblemModel::Text) {
            const bool isError = m_model->problem(index.row()).severity == ConfigSeverity::Error;
            const QRect square(cell.left(), cell.center().y() - signSide / 2, signSide, signSide);
            paintSign(painter, square, isError ? Sign::Error : Sign::Warning);
            words.setLeft(square.right() + space::s);
        }
        const bool isMuted = index.column() != ConfigProblemModel::Text;
        paintText(painter, words, index.data().toString(),
                  isMuted ? Theme::current().mutedText : Theme::current().text, option.font);
    }

private:
    const ConfigProblemModel* m_model;
};

} // namespace

ConfigProblemList::ConfigProblemList(ConfigProblemModel* model, QWidget* parent)
    : QWidget(parent), m_model(model), m_view(new DataView), m_empty(new EmptyState)
{
    m_view->setObjectName(QStringLiteral("configProblems"));
    m_view->setAccessibleName(tr("Problems"));
    m_view->setRootIsDecorated(false);
    m_view->setModel(model);
    m_view->setItemDelegate(new ProblemDelegate(model, m_view));
    m_view->setColumnCharacters({60, 20, 7}, ConfigProblemModel::Text);
    auto* stack = new QStackedLayout(this);
    stack->addWidget(m_view);
    stack->addWidget(m_empty);
    const auto choose = [this](const QModelIndex& index) { Q_EMIT chosen(index.row()); };
    connect(m_view, &QTreeView::clicked, this, choose);
    connect(m_view, &QTreeView::activated, this, choose);
    connect(model, &QAbstractItemModel::modelReset, this, &ConfigProblemList::showState);
    showState();
}

void ConfigProblemList::setEmptyText(const QString& title, const QString& text)
{
    m_empty->setState(QStringLiteral("dialog-ok-apply"), title, text);
}

QWidget* ConfigProblemList::list() const
{
    return m_view;
}

void ConfigProblemList::showState()
{
    static_cast<QStackedLayout*>(layout())->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
}

} // namespace lockstep
