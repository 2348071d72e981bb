#include "ui/siteconfig/form/config_form.h"

#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/schema_secrets.h"
#include "ui/parts/problem_line.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/editor/mask_ranges.h"
#include "ui/siteconfig/form/form_row.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace lockstep {

ConfigForm::ConfigForm(SiteConfigSession* session, ConfigEditor* editor, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_editor(editor),
      m_model(new ConfigFormModel(session, this)),
      m_filter(new SearchField(tr("Filter the keys"))),
      m_obstacle(new ProblemLine(QStringLiteral("formObstacle"))),
      m_scroll(new QScrollArea),
      m_page(new QWidget),
      m_column(new QVBoxLayout(m_page)),
      m_nothing((new TextLabel(tr("No key is like that.")))->muted())
{
    setObjectName(QStringLiteral("configForm"));
    setFocusProxy(m_filter);
    m_filter->setObjectName(QStringLiteral("formFilter"));
    m_obstacle->setContentsMargins(space::l, 0, space::l, space::s);
    m_page->setAutoFillBackground(true);
    m_page->setBackgroundRole(surfaceRole);
    m_column->setContentsMargins(space::l, space::m, space::l, space::l);
    m_column->setSpacing(space::l);
    m_scroll->setObjectName(QStringLiteral("formRows"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_page);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(space::l, space::s, space::l, space::s);
    top->addWidget(m_filter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_obstacle);
    layout->addWidget(new Separator);
    layout->addWidget(m_scroll, 1);
    connect(m_filter, &QLineEdit::textChanged, this, &ConfigForm::filter);
    connect(editor, &ConfigEditor::revealedChanged, this, &ConfigForm::setRevealed);
    connectModel();
    arrange();
}

/// Many rows that come at once are laid out once.
void ConfigForm::connectModel()
{
    connect(m_model, &ConfigFormModel::obstacleChanged, this, &ConfigForm::followObstacle);
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) {
                for (int row = first; row <= last; ++row)
                    addRow(row);
            });
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex&, int first, int last) {
        for (int row = last; row >= first; --row)
            removeRow(row);
    });
    connect(m_model, &QAbstractItemModel::rowsMoved, this,
            [this](const QModelIndex&, int from, int, const QModelIndex&, int to) {
                m_rows.move(from, to); // upwards
                m_isArrangeWanted = true;
            });
    connect(m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& first, const QModelIndex& last) {
                for (int row = first.row(); row <= last.row(); ++row)
                    m_rows[row]->setRow(m_model->row(row));
            });
    connect(m_model, &ConfigFormModel::followed, this, [this] {
        if (m_isArrangeWanted)
            arrange();
    });
}

void ConfigForm::addRow(int row)
{
    auto* made = new FormRow(m_model->row(row), m_page);
    made->setRevealed(m_editor->isRevealed());
    connect(made, &FormRow::edited, this, [this, made](const QByteArray& json) { edit(made, json); });
    connect(made, &FormRow::removed, this, [this, made] { remove(made); });
    connect(made, &FormRow::placeWanted, this, [this, made] { goTo(made->field().pointer); });
    m_rows.insert(row, made);
    m_isArrangeWanted = true;
}

void ConfigForm::removeRow(int row)
{
    FormRow* gone = m_rows.takeAt(row);
    gone->hide();
    gone->deleteLater();
    m_isArrangeWanted = true;
}

/// Puts what there is into its order, on the screen and for Tab. Nothing is made anew but titles of sections,
/// so that the keyboard stays where it is.
void ConfigForm::arrange()
{
    m_isArrangeWanted = false;
    while (const QLayoutItem* item = m_column->takeAt(0))
        delete item;
    QHash<QString, TextLabel*> heads;
    QWidget* before = m_filter;
    for (FormRow* row : std::as_const(m_rows)) {
        const QString& section = row->field().section;
        if (!heads.contains(section)) {
            TextLabel* head = m_heads.take(section);
            heads.insert(section, head ? head : new TextLabel(section, TextStyle::Title, m_page));
            m_column->addSpacing(m_column->count() > 0 ? space::s : 0);
            m_column->addWidget(heads[section]);
        }
        m_column->addWidget(row);
        for (QWidget* stop : row->stops()) {
            setTabOrder(before, stop);
            before = stop;
        }
    }
    qDeleteAll(m_heads);
    m_heads = heads;
    m_column->addWidget(m_nothing);
    m_column->addStretch(1);
    filter();
}

void ConfigForm::filter()
{
    const QStringList words = m_filter->text().split(u' ', Qt::SkipEmptyParts);
    QSet<QString> shown;
    for (FormRow* row : std::as_const(m_rows)) {
        const bool matches = row->matches(words);
        row->setVisible(matches);
        if (matches)
            shown += row->field().section;
    }
    for (auto head = m_heads.cbegin(); head != m_heads.cend(); ++head)
        head.value()->setVisible(shown.contains(head.key()));
    m_nothing->setVisible(!m_rows.isEmpty() && shown.isEmpty());
}

void ConfigForm::followObstacle()
{
    const QString& obstacle = m_model->obstacle();
    m_obstacle->setText(obstacle.isEmpty() ? QString()
                                           : tr("%1 The form shows what was there before, and goes on once "
                                                "the text can be read.")
                                                 .arg(obstacle));
    m_page->setEnabled(obstacle.isEmpty() && !m_isReadOnly);
}

void ConfigForm::setReadOnly(bool readOnly)
{
    m_isReadOnly = readOnly;
    followObstacle();
}

void ConfigForm::finish()
{
    for (FormRow* row : std::as_const(m_rows))
        row->finish();
}

void ConfigForm::setRevealed(bool revealed)
{
    for (FormRow* row : std::as_const(m_rows))
        row->setRevealed(revealed);
}

JsoncDocument ConfigForm::document() const
{
    const QByteArray bytes = m_editor->bytes();
    return m_session->document().bytes() == bytes ? m_session->document() : JsoncDocument::parse(bytes);
}

void ConfigForm::edit(FormRow* row, const QByteArray& json)
{
    const JsoncDocument now = document();
    apply(row, now, setConfigField(now, row->field(), json));
}

void ConfigForm::remove(FormRow* row)
{
    const JsoncDocument now = document();
    const JsoncPath path = jsonPointerPath(row->field().pointer).value_or(JsoncPath());
    if (now.find(path) >= 0)
        apply(row, now, removeJsonc(now, path));
}

void ConfigForm::apply(FormRow* row, const JsoncDocument& document, const Result<JsoncEdits>& edits)
{
    const Result<void> done = !edits             ? Result<void>(failure(edits))
                              : edits->isEmpty() ? Result<void>()
                                                 : m_editor->applyEdits(*edits);
    row->setFailure(done ? QString() : done.error().message());
    if (!done || !row->field().isSecret)
        return;
    // Before it is painted: nobody else is to see it in the text.
    if (const auto after = document.edited(*edits))
        m_editor->setMasked(maskRanges(after->bytes(), configMasks(*after, m_session->schema())));
}

void ConfigForm::goTo(const QString& pointer)
{
    const JsoncDocument now = document();
    const qint32 node = now.find(jsonPointerPath(pointer).value_or(JsoncPath()));
    if (node < 0)
        return;
    m_editor->goTo(now.node(node).begin());
    m_editor->textWidget()->setFocus(Qt::OtherFocusReason);
}

void ConfigForm::showRow(const QString& pointer)
{
    const int row = m_model->find(pointer);
    if (row < 0)
        return;
    m_page->layout()->activate();
    m_scroll->verticalScrollBar()->setValue(m_rows[row]->y());
}

} // namespace lockstep
