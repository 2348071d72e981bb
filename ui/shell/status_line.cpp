#include "ui/shell/status_line.h"

#include "models/workspace.h"
#include "ui/shell/source_settings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/text_label.h"

#include <QCoreApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QPainter>

namespace lockstep {

namespace {

/// The sample's path says nothing to anybody.
QString placeName(const QString& path)
{
    const WorkspaceSources sample = sampleSources();
    if (path == sample.fleet || path == sample.catalog)
        return StatusLine::tr("sample");
    const QString home = QDir::homePath();
    return path.startsWith(home + u'/') ? u'~' + path.mid(home.size()) : path;
}

QString described(Workspace::LoadState state, const QString& counts, const QString& source)
{
    switch (state) {
    case Workspace::LoadState::Empty:
        return StatusLine::tr("nothing opened");
    case Workspace::LoadState::Loading:
        return StatusLine::tr("reading %1").arg(placeName(source));
    case Workspace::LoadState::Failed:
        return StatusLine::tr("could not be read: %1").arg(placeName(source));
    case Workspace::LoadState::Ready:
        break;
    }
    return counts + QStringLiteral("  ·  ") + placeName(source);
}

void describe(ElidedLabel* label, const QString& what, const QString& text, const std::optional<Error>& error)
{
    label->setText(what + QStringLiteral("  ") + text);
    QPalette colors;
    if (error)
        colors.setColor(mutedTextRole, Theme::current().danger);
    label->setPalette(colors);
    if (error)
        label->setToolTip(error->message());
}

} // namespace

StatusLine::StatusLine(Workspace* workspace, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_fleet(new ElidedLabel({}, TextStyle::Small)),
      m_catalog(new ElidedLabel({}, TextStyle::Small))
{
    setObjectName(QStringLiteral("statusLine"));
    setFixedHeight(26);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::l, 1, space::l, 0);
    layout->setSpacing(space::l);
    for (ElidedLabel* label : {m_fleet, m_catalog}) {
        label->setForegroundRole(mutedTextRole);
        label->setElideMode(Qt::ElideMiddle);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        layout->addWidget(label, 1);
    }
    layout->addWidget(
        (new TextLabel(tr("Lockstep %1").arg(QCoreApplication::applicationVersion()), TextStyle::Small))
            ->muted());
    connect(workspace, &Workspace::fleetChanged, this, &StatusLine::refresh);
    connect(workspace, &Workspace::catalogChanged, this, &StatusLine::refresh);
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &StatusLine::refresh);
    refresh();
}

void StatusLine::refresh()
{
    const WorkspaceSources& sources = m_workspace->sources();
    const qsizetype instances = m_workspace->fleet().instances.size();
    const auto planner = m_workspace->planner();
    const qsizetype releases = planner ? planner->contents().releases.size() : 0;
    describe(
        m_fleet, tr("Fleet"),
        described(m_workspace->fleetState(), tr("%n instance(s)", nullptr, int(instances)), sources.fleet),
        m_workspace->fleetError());
    describe(
        m_catalog, tr("Catalogue"),
        described(m_workspace->catalogState(), tr("%n release(s)", nullptr, int(releases)), sources.catalog),
        m_workspace->catalogError());
}

void StatusLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::current().border);
}

} // namespace lockstep
