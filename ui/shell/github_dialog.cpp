#include "ui/shell/github_dialog.h"

#include "models/workspace.h"
#include "ui/parts/problem_line.h"
#include "ui/shell/source_settings.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_label.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>

namespace lockstep {

namespace {

constexpr int dialogWidth = 520;

} // namespace

GitHubDialog::GitHubDialog(const GitHubPlace& place, QWidget* parent)
    : QDialog(parent),
      m_repository(new QLineEdit(place.repository)),
      m_api(new QLineEdit(place.api)),
      m_problem(new ProblemLine(QStringLiteral("gitHubProblem"))),
      m_accept(new QPushButton(tr("Use")))
{
    setObjectName(QStringLiteral("gitHubDialog"));
    setWindowTitle(tr("Repository on GitHub"));
    setModal(true);
    setMinimumWidth(dialogWidth);
    m_repository->setObjectName(QStringLiteral("gitHubRepository"));
    m_repository->setPlaceholderText(QStringLiteral("example/fleet"));
    m_repository->setAccessibleName(tr("Repository"));
    m_api->setObjectName(QStringLiteral("gitHubApi"));
    m_api->setPlaceholderText(publicGitHubApi().toString());
    m_api->setAccessibleName(tr("Address of the API"));
    m_accept->setObjectName(QStringLiteral("accept"));
    setPrimary(m_accept, true);
    m_accept->setDefault(true);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(space::l);
    form->setVerticalSpacing(space::m);
    form->addRow(new TextLabel(tr("Repository")), m_repository);
    form->addRow(new TextLabel(tr("Address of the API")), m_api);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    auto* body = new QVBoxLayout(this);
    body->setContentsMargins(space::xl, space::l, space::xl, space::l);
    body->setSpacing(space::m);
    body->addWidget(new TextLabel(windowTitle(), TextStyle::Heading));
    body->addLayout(form);
    body->addWidget(m_problem);
    body->addWidget(
        (new TextLabel(
             tr("An Enterprise server's address is https://HOST/api/v3. The token is that of the "
                "environment variable GITHUB_TOKEN, or else the one in the keychain, or else the one "
                "that the program gh has for the host (gh auth login).")))
            ->muted()
            ->wrapped());
    body->addSpacing(space::s);
    body->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
    for (const QLineEdit* field : {m_repository, m_api})
        connect(field, &QLineEdit::textChanged, this, &GitHubDialog::judge);
    judge();
    m_repository->setFocus();
}

GitHubPlace GitHubDialog::place() const
{
    return {m_repository->text().trimmed(), m_api->text().trimmed()};
}

/// Nothing is wrong yet where nothing has been typed.
void GitHubDialog::judge()
{
    const QString problem = problemOf(place());
    m_problem->setText(place().repository.isEmpty() ? QString() : problem);
    m_accept->setEnabled(problem.isEmpty());
}

void askForGitHub(Workspace* workspace, QWidget* parent)
{
    auto* dialog = new GitHubDialog(workspace->gitHubPlace(), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, workspace, [workspace, dialog] {
        rememberGitHubPlace(dialog->place());
        workspace->setGitHubPlace(dialog->place());
    });
    dialog->open();
}

} // namespace lockstep
