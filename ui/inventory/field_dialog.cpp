#include "ui/inventory/field_dialog.h"

#include "models/fleet_fields.h"
#include "ui/parts/activity_line.h"
#include "ui/parts/data_view.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/text_label.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>

namespace lockstep {

namespace {

constexpr QSize dialogSize(640, 480);
constexpr int pathRole = Qt::UserRole + 1;
constexpr qsizetype examplesShown = 5;

/// "production, trial, internal, …"
QString examples(const FleetField& field)
{
    QStringList texts;
    for (const QJsonValue& value : field.values.first(std::min(field.values.size(), examplesShown)))
        texts.append(value.toVariant().toString());
    if (field.values.size() > examplesShown)
        texts.append(QStringLiteral("…"));
    return texts.join(QStringLiteral(", "));
}

} // namespace

FieldDialog::FieldDialog(FleetFields* fields, QWidget* parent)
    : QDialog(parent),
      m_fields(fields),
      m_model(new QStandardItemModel(0, 2, this)),
      m_found(new QSortFilterProxyModel(this)),
      m_search(new SearchField(tr("Find a field"))),
      m_view(new DataView),
      m_activity(new ActivityLine),
      m_use(new QPushButton(tr("Group")))
{
    setObjectName(QStringLiteral("fieldDialog"));
    setWindowTitle(tr("Group by a field"));
    setModal(true);
    resize(dialogSize);
    m_model->setHorizontalHeaderLabels({tr("Field of config.yaml"), tr("Such as")});
    m_found->setSourceModel(m_model);
    m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_search->installEventFilter(this);
    m_view->setObjectName(QStringLiteral("fieldList"));
    m_view->setAccessibleName(tr("Fields"));
    m_view->setModel(m_found);
    m_view->setColumnCharacters({36, 40}, 1);
    m_use->setObjectName(QStringLiteral("useField"));
    m_use->setDefault(true);
    setPrimary(m_use);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_activity->layout()->setContentsMargins(0, 0, 0, 0);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_activity, 1);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_use);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(new TextLabel(tr("Which field?"), TextStyle::Heading));
    layout->addWidget(m_search);
    layout->addWidget(m_view, 1);
    layout->addLayout(buttons);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_found->setFilterFixedString(text);
        refresh();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { m_use->setEnabled(!path().isEmpty()); });
    connect(m_view, &QAbstractItemView::doubleClicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_use, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_fields, &FleetFields::changed, this, &FieldDialog::takeFields);
    takeFields();
    m_search->setFocus();
}

QStringList FieldDialog::path() const
{
    return m_view->currentIndex().siblingAtColumn(0).data(pathRole).toStringList();
}

void FieldDialog::takeFields()
{
    if (!m_fields->isKnown())
        m_fields->read();
    m_model->removeRows(0, m_model->rowCount());
    for (const FleetField& field : m_fields->fields()) {
        auto* title = new QStandardItem(field.path.join(QStringLiteral(" › ")));
        title->setData(field.path, pathRole);
        m_model->appendRow({title, new QStandardItem(examples(field))});
    }
    m_activity->show(m_fields->isKnown() ? QString() : tr("Reading the fields of the fleet"), {});
    refresh();
}

void FieldDialog::refresh()
{
    if (!m_view->currentIndex().isValid())
        m_view->setCurrentIndex(m_found->index(0, 0));
    m_use->setEnabled(!path().isEmpty());
}

/// The arrow keys go through the list while one types.
bool FieldDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            QCoreApplication::sendEvent(m_view, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace lockstep
