#pragma once

#include "models/github_place.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace lockstep {

class ProblemLine;
class Workspace;

/// Asks which repository on GitHub the console works with. The token is asked for nowhere here.
class GitHubDialog : public QDialog
{
    Q_OBJECT

public:
    explicit GitHubDialog(const GitHubPlace& place, QWidget* parent = nullptr);

    [[nodiscard]] GitHubPlace place() const;

private:
    void judge();

    QLineEdit* m_repository;
    QLineEdit* m_api;
    ProblemLine* m_problem;
    QPushButton* m_accept;
};

/// Opens the dialog; what is chosen there becomes the workspace's, and is remembered.
void askForGitHub(Workspace* workspace, QWidget* parent);

} // namespace lockstep
