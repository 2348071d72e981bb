#include "ui/siteconfig/compare/three_way_details.h"

#include "core/support/line_diff.h"
#include "models/config_comparison_model.h"
#include "ui/parts/action_button.h"
#include "ui/siteconfig/compare/three_way_actions.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/focus_outline.h"
#include "ui/widgets/separator.h"
#include "ui/widgets/text_label.h"

#include <QPlainTextEdit>
#include <QTextBlock>

namespace lockstep {

namespace {

constexpr qsizetype mostCharacters = 200'000; ///< nobody reads more here; the text has all

QString shownText(const std::optional<QString>& value)
{
    if (!value || value->size() <= mostCharacters)
        return value.value_or(QString());
    return value->first(mostCharacters) + QStringLiteral("\n…");
}

} // namespace

ThreeWayDetails::ThreeWayDetails(const ThreeWayActions& actions, QWidget* parent)
    : QWidget(parent), m_title(new ElidedLabel({}, TextStyle::Strong)), m_state((new TextLabel)->muted())
{
    m_title->setElideMode(Qt::ElideMiddle);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_title->setObjectName(QStringLiteral("threeWayTitle"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(space::l, space::s, space::l, space::s);
    head->setSpacing(space::s);
    head->addWidget(m_title, 1);
    head->addWidget(m_state);
    head->addSpacing(space::s);
    for (QAction* action : {actions.takeOriginal, actions.takeTarget, actions.showInText})
        head->addWidget(actionButton(action));
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    m_sides = {makeSide(tr("Original"), QStringLiteral("threeWayOriginal")),
               makeSide(tr("Proposal"), QStringLiteral("threeWayProposal")),
               makeSide(tr("Target"), QStringLiteral("threeWayTarget"))};
    for (const Side& side : m_sides)
        row->addWidget(side.box, 1);
    setAutoFillBackground(true);
    setBackgroundRole(surfaceRole);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(new Separator);
    column->addLayout(row, 1);
    connect(&ThemeManager::instance(), &ThemeManager::changed, this, &ThreeWayDetails::applyScheme);
    applyScheme();
}

ThreeWayDetails::Side ThreeWayDetails::makeSide(const QString& name, const QString& objectName)
{
    Side side;
    side.box = new QWidget;
    side.text = new QPlainTextEdit;
    side.text->setObjectName(objectName);
    side.text->setAccessibleName(name);
    side.text->setReadOnly(true);
    side.text->setFrameShape(QFrame::NoFrame);
    side.text->setLineWrapMode(QPlainTextEdit::NoWrap);
    side.text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    side.text->setTabChangesFocus(true);
    side.text->document()->setDocumentMargin(space::l);
    side.text->setPlaceholderText(tr("Not set"));
    new FocusOutline(side.text);
    auto* label = (new TextLabel(name, TextStyle::Small))->muted();
    label->setBuddy(side.text);
    label->setContentsMargins(space::l, space::s, space::s, 0);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(label);
    column->addWidget(side.text, 1);
    auto* row = new QHBoxLayout(side.box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addLayout(column, 1);
    row->addWidget(new Separator(Qt::Vertical));
    return side;
}

void ThreeWayDetails::fill(Side& side, const std::optional<QString>& value)
{
    const QString text = shownText(value);
    if (side.text->toPlainText() != text)
        side.text->setPlainText(text);
    side.differs = QList<bool>(side.text->blockCount(), false);
}

/// Marks on both what the other has not.
void ThreeWayDetails::compare(Side& side, Side& proposal)
{
    const auto lines = [](const Side& of) { return of.text->toPlainText().split(u'\n'); };
    for (const DiffLine& line : lineDifferences(lines(side), lines(proposal))) {
        if (line.kind == DiffLine::Kind::Removed && line.left < side.differs.size())
            side.differs[line.left] = true;
        if (line.kind == DiffLine::Kind::Added && line.right < proposal.differs.size())
            proposal.differs[line.right] = true;
    }
}

void ThreeWayDetails::show(const ConfigComparison& comparison, int setting, bool reveal)
{
    const ComparedSetting& found = comparison.settings()[setting];
    m_title->setText(comparison.title(setting));
    m_state->setText(stateWord(found.state, comparison.has(ConfigSide::Target)));
    for (const ConfigSide side : {ConfigSide::Original, ConfigSide::Proposal, ConfigSide::Target})
        fill(m_sides[size_t(side)], comparison.value(setting, side, reveal));
    m_sides[size_t(ConfigSide::Target)].box->setVisible(comparison.has(ConfigSide::Target));
    for (const ConfigSide side : {ConfigSide::Original, ConfigSide::Target}) {
        if (comparison.has(side) && !comparison.isSame(setting, side, ConfigSide::Proposal))
            compare(m_sides[size_t(side)], m_sides[size_t(ConfigSide::Proposal)]);
    }
    applyScheme();
}

void ThreeWayDetails::clear()
{
    m_title->setText({});
    m_state->setText({});
    for (Side& side : m_sides)
        fill(side, std::nullopt);
}

void ThreeWayDetails::applyScheme()
{
    const Theme& theme = Theme::current();
    QPalette colors = theme.palette();
    colors.setColor(QPalette::Base, theme.codeBackground);
    for (const Side& side : m_sides) {
        side.text->setFont(textFont(TextStyle::Mono));
        side.text->setPalette(colors);
        const bool isProposal = &side == &m_sides[size_t(ConfigSide::Proposal)];
        QList<QTextEdit::ExtraSelection> marks;
        for (qsizetype line = 0; line < side.differs.size(); ++line) {
            if (!side.differs[line] || side.text->document()->isEmpty())
                continue;
            QTextEdit::ExtraSelection mark;
            mark.cursor = QTextCursor(side.text->document()->findBlockByNumber(int(line)));
            mark.format.setProperty(QTextFormat::FullWidthSelection, true);
            mark.format.setBackground(isProposal ? theme.diffAddedSoft : theme.diffRemovedSoft);
            marks.append(mark);
        }
        side.text->setExtraSelections(marks);
    }
}

} // namespace lockstep
