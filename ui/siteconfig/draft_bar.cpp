#include "ui/siteconfig/draft_bar.h"

#include "models/site_config_session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

namespace lockstep {

DraftBar::DraftBar(SiteConfigSession* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_text((new TextLabel)->wrapped())
{
    setObjectName(QStringLiteral("configDraft"));
    auto* take = new QPushButton(tr("Take it up again"));
    auto* drop = new QPushButton(tr("Throw it away"));
    take->setObjectName(QStringLiteral("takeDraft"));
    drop->setObjectName(QStringLiteral("dropDraft"));
    drop->setToolTip(tr("It stays among the earlier versions"));
    connect(take, &QPushButton::clicked, session, &SiteConfigSession::takeDraft);
    connect(drop, &QPushButton::clicked, session, &SiteConfigSession::dropDraft);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_text, 1);
    row->addWidget(take);
    row->addWidget(drop);
    connect(session, &SiteConfigSession::draftChanged, this, &DraftBar::follow);
    follow();
}

void DraftBar::follow()
{
    const ConfigDraft* draft = m_session->foundDraft();
    setVisible(draft);
    if (!draft)
        return;
    const QString time = QLocale().toString(draft->time.toLocalTime(), QLocale::ShortFormat);
    QString text = tr("There is something that was written here and not saved, from %1.").arg(time);
    if (draft->begunFrom != m_session->source()->bytes)
        text += u' ' + tr("The configuration has changed since: see Changes before you save it.");
    m_text->setText(text);
}

} // namespace lockstep
