#include "ui/cluster/cluster_bar.h"

#include "ui/cluster/cluster_actions.h"
#include "ui/parts/action_button.h"
#include "ui/parts/segmented_control.h"
#include "ui/theme/icons.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace lockstep {

namespace {

constexpr int contextWidth = 200;
constexpr int nameSpaceWidth = 160;

std::pair<QString, Tone> wordOf(ClusterSession::State state)
{
    using State = ClusterSession::State;
    switch (state) {
    case State::Closed:
        return {ClusterBar::tr("Not connected"), Tone::Neutral};
    case State::Opening:
        return {ClusterBar::tr("Connecting"), Tone::Info};
    case State::Live:
        return {ClusterBar::tr("Live"), Tone::Success};
    case State::Waiting:
        return {ClusterBar::tr("Reconnecting"), Tone::Warning};
    case State::Failed:
        return {ClusterBar::tr("Failed"), Tone::Danger};
    }
    return {};
}

/// No namespace can be called so.
QString everywhere()
{
    return ClusterBar::tr("All namespaces");
}

} // namespace

ClusterBar::ClusterBar(ClusterSession* session, const ClusterActions& actions, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_context(new QComboBox),
      m_nameSpace(new QComboBox),
      m_state(new Badge),
      m_trouble(new ElidedLabel),
      m_views(new SegmentedControl)
{
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    m_context->setObjectName(QStringLiteral("clusterContext"));
    m_context->setAccessibleName(tr("Context"));
    m_context->setMinimumWidth(contextWidth);
    m_context->setMaximumWidth(2 * contextWidth);
    m_nameSpace->setObjectName(QStringLiteral("clusterNameSpace"));
    m_nameSpace->setAccessibleName(tr("Namespace"));
    m_nameSpace->setEditable(true);
    m_nameSpace->setInsertPolicy(QComboBox::NoInsert);
    m_nameSpace->setMinimumWidth(nameSpaceWidth);
    m_nameSpace->addItem(everywhere());
    m_state->setObjectName(QStringLiteral("clusterState"));
    m_trouble->setForegroundRole(mutedTextRole);
    m_trouble->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_views->setObjectName(QStringLiteral("clusterViews"));
    for (const QString& text : {tr("Workloads"), tr("Pods"), tr("Events"), tr("Logs"), tr("Upgrade")})
        m_views->addChoice(text);
    auto* open = new QToolButton;
    open->setObjectName(QStringLiteral("openKubeconfig"));
    open->setIcon(themedIcon(QStringLiteral("document-open")));
    open->setToolTip(actions.openKubeconfig->text());
    open->setAccessibleName(actions.openKubeconfig->text());
    open->setAutoRaise(true);
    connect(open, &QToolButton::clicked, actions.openKubeconfig, &QAction::trigger);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_context);
    row->addWidget(open);
    row->addWidget(new TextLabel(QStringLiteral("/")));
    row->addWidget(m_nameSpace);
    row->addWidget(actionButton(actions.connectTo));
    row->addSpacing(space::xs);
    row->addWidget(m_state);
    row->addWidget(m_trouble, 1);
    row->addWidget(m_views);
    connect(m_context, &QComboBox::activated, this, [this] {
        const QString nameSpace = m_context->currentData().toString();
        m_nameSpace->setEditText(nameSpace.isEmpty() ? QStringLiteral("default") : nameSpace);
        Q_EMIT nameChosen();
    });
    connect(m_nameSpace, &QComboBox::activated, this, &ClusterBar::nameChosen);
    connect(m_nameSpace->lineEdit(), &QLineEdit::returnPressed, this, &ClusterBar::nameChosen);
    connect(session, &ClusterSession::choicesChanged, this, &ClusterBar::fillContexts);
    connect(session, &ClusterSession::nameSpacesChanged, this, &ClusterBar::fillNameSpaces);
    connect(session, &ClusterSession::stateChanged, this, &ClusterBar::showState);
    showState();
}

ClusterSpaceName ClusterBar::name(const QString& kubeconfig) const
{
    const QString nameSpace = m_nameSpace->currentText().trimmed();
    if (nameSpace == everywhere())
        return {kubeconfig, m_context->currentText(), {}, true};
    return {kubeconfig, m_context->currentText(), nameSpace};
}

void ClusterBar::fillContexts()
{
    m_context->clear();
    for (const KubeContext& context : m_session->choices().contexts)
        m_context->addItem(context.name, context.defaultNamespace);
    m_context->setCurrentIndex(std::max(0, m_context->findText(m_session->choices().current)));
    const QString nameSpace = m_context->currentData().toString();
    m_nameSpace->setEditText(nameSpace.isEmpty() ? QStringLiteral("default") : nameSpace);
}

void ClusterBar::fillNameSpaces()
{
    const QString typed = m_nameSpace->currentText();
    m_nameSpace->clear();
    m_nameSpace->addItem(everywhere());
    m_nameSpace->addItems(m_session->nameSpaces());
    m_nameSpace->setEditText(typed);
}

void ClusterBar::showState()
{
    const auto [word, tone] = wordOf(m_session->state());
    m_state->setText(word);
    m_state->setTone(tone);
    m_trouble->setText(m_session->trouble().isEmpty() ? m_session->server() : m_session->trouble());
    if (const QString context = m_session->context(); !context.isEmpty()) {
        if (m_context->findText(context) < 0)
            m_context->addItem(context, m_session->nameSpace());
        m_context->setCurrentIndex(m_context->findText(context));
    }
    const QString nameSpace = m_session->isEverywhere() ? everywhere() : m_session->nameSpace();
    if (!nameSpace.isEmpty() && m_nameSpace->currentText() != nameSpace)
        m_nameSpace->setEditText(nameSpace);
}

} // namespace lockstep
