#include "ui/path/path_bar.h"

#include "ui/parts/segmented_control.h"
#include "ui/theme/icons.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QMenu>
#include <QTimer>

namespace lockstep {

namespace {

constexpr int noticeMilliseconds = 8000;
constexpr int comboCharacters = 16;

QToolButton* menuButton(const QString& text, QMenu* menu)
{
    auto* button = new QToolButton;
    button->setText(text);
    button->setIcon(themedIcon(QStringLiteral("document-export")));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    return button;
}

QComboBox* versionBox(const QString& name, const QString& toolTip)
{
    auto* box = new QComboBox;
    box->setObjectName(name);
    box->setAccessibleName(toolTip);
    box->setToolTip(toolTip);
    box->setMaxVisibleItems(20);
    box->setMinimumContentsLength(comboCharacters);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return box;
}

/// Fills the box without telling anybody; the chosen version is in it even when the catalogue does not have
/// it.
void fill(QComboBox* box, QList<Version> versions, const Version& chosen, const QString& none)
{
    const QSignalBlocker blocker(box);
    box->clear();
    if (!chosen.isNull() && !versions.contains(chosen)) {
        versions.append(chosen);
        std::ranges::sort(versions, std::greater{});
    }
    for (const Version& version : std::as_const(versions))
        box->addItem(version.toString(), QVariant::fromValue(version.toString()));
    box->setPlaceholderText(none);
    box->setCurrentIndex(int(versions.indexOf(chosen)));
    box->setEnabled(!versions.isEmpty());
}

Result<Version> chosenIn(const QComboBox* box)
{
    return Version::parse(box->currentData().toString());
}

} // namespace

PathBar::PathBar(Workspace* workspace, QMenu* exportMenu, QWidget* parent)
    : QWidget(parent),
      m_workspace(workspace),
      m_from(versionBox(QStringLiteral("pathFrom"), tr("From this release"))),
      m_target(versionBox(QStringLiteral("pathTarget"), tr("To this release"))),
      m_strategy(new SegmentedControl),
      m_notice((new TextLabel)->muted())
{
    makeChoices();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget((new TextLabel(tr("From")))->muted());
    row->addWidget(m_from);
    row->addWidget((new TextLabel(tr("to")))->muted());
    row->addWidget(m_target);
    row->addSpacing(space::s);
    row->addWidget(m_strategy);
    row->addStretch(1);
    row->addWidget(m_notice);
    row->addWidget(menuButton(tr("Export"), exportMenu));
}

void PathBar::makeChoices()
{
    m_strategy->setObjectName(QStringLiteral("pathStrategy"));
    m_strategy->addChoice(tr("Standard"), tr("Stop at the newest patch of every minor version on the way"));
    m_strategy->addChoice(
        tr("Multi-version"),
        tr("Go straight to the target, stopping only where out-of-band migrations must finish"));
    connect(m_strategy, &SegmentedControl::chosen, this, [this](int choice) {
        m_workspace->setStrategy(choice == 0 ? Strategy::Standard : Strategy::MultiVersion);
    });
    connect(m_from, &QComboBox::activated, this, [this] {
        if (const Result<Version> version = chosenIn(m_from))
            m_workspace->setFrom(*version);
    });
    connect(m_target, &QComboBox::activated, this, [this] {
        if (const Result<Version> version = chosenIn(m_target))
            m_workspace->setTarget(*version);
    });
}

void PathBar::refresh()
{
    fill(m_from, m_workspace->targetsAbove({}), m_workspace->from(), tr("any release"));
    fill(m_target,
         m_workspace->from().isNull() ? QList<Version>() : m_workspace->targetsAbove(m_workspace->from()),
         m_workspace->target(), tr("none"));
    m_strategy->setCurrent(m_workspace->strategy() == Strategy::Standard ? 0 : 1);
}

void PathBar::showNotice(const QString& text, const QString& toolTip)
{
    m_notice->setText(text);
    m_notice->setToolTip(toolTip);
    QTimer::singleShot(noticeMilliseconds, m_notice, &QLabel::clear);
}

} // namespace lockstep
