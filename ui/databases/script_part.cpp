#include "ui/databases/script_part.h"

#include "core/support/files.h"
#include "ui/databases/sql_text.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPushButton>

namespace lockstep {

ScriptPart::ScriptPart(const QString& title, const QString& sql, const QString& fileName, QWidget* parent)
    : QWidget(parent),
      m_fileName(fileName),
      m_script(new SqlText(title)),
      m_note((new TextLabel({}, TextStyle::Small))->muted()),
      m_copy(new QPushButton(tr("Copy"))),
      m_save(new QPushButton(tr("Save script…")))
{
    m_script->setSql(sql);
    m_script->setFrameShape(QFrame::StyledPanel);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_copy->setAccessibleName(tr("Copy: %1").arg(title));
    m_save->setAccessibleName(tr("Save script: %1").arg(title));
    for (QPushButton* button : {m_copy, m_save}) {
        button->setFlat(true);
        button->setAutoDefault(false);
        button->setEnabled(!sql.isEmpty());
    }
    connect(m_copy, &QPushButton::clicked, this, &ScriptPart::copy);
    connect(m_save, &QPushButton::clicked, this, &ScriptPart::save);
    auto* head = new QHBoxLayout;
    head->setSpacing(space::xs);
    head->addWidget((new TextLabel(title, TextStyle::Small))->muted());
    head->addWidget(m_note, 1);
    head->addWidget(m_copy);
    head->addWidget(m_save);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addLayout(head);
    column->addWidget(m_script, 1);
}

QString ScriptPart::note() const
{
    return m_note->text();
}

void ScriptPart::copy()
{
    QGuiApplication::clipboard()->setText(m_script->toPlainText());
    m_note->setText(tr("Copied"));
}

void ScriptPart::save()
{
    const QString file = m_chooser ? m_chooser(m_fileName) : QString();
    if (file.isEmpty())
        return;
    const Result<void> written = writeFile(file, m_script->toPlainText().toUtf8());
    m_note->setText(written ? tr("Written to %1").arg(QFileInfo(file).fileName()) : written.error().happened);
    m_note->setToolTip(written ? QString() : written.error().message());
}

} // namespace lockstep
