#include "models/runbook_form.h"

namespace lockstep {

void RunbookForm::setRunbook(const Runbook& runbook, const InputTexts& texts)
{
    beginResetModel();
    m_runbook = runbook;
    m_texts.clear();
    m_touched.clear();
    m_problems.clear();
    for (const RunbookInput& input : m_runbook.inputs) {
        m_texts.insert(input.name, texts.value(input.name, input.defaultValue));
        m_problems.append(inputProblem(input, m_texts[input.name]));
    }
    endResetModel();
    Q_EMIT textsChanged();
}

void RunbookForm::setText(int row, const QString& text)
{
    if (text == this->text(row))
        return;
    m_texts.insert(input(row).name, text);
    check(row);
    Q_EMIT textsChanged();
}

void RunbookForm::check(int row)
{
    m_problems[row] = inputProblem(input(row), text(row));
    Q_EMIT dataChanged(index(row), index(row));
}

void RunbookForm::touch(int row)
{
    if (m_touched.contains(row))
        return;
    m_touched.insert(row);
    Q_EMIT dataChanged(index(row), index(row));
}

void RunbookForm::touchAll()
{
    for (int row = 0; row < rowCount(); ++row)
        touch(row);
}

void RunbookForm::checkAgain()
{
    for (int row = 0; row < rowCount(); ++row)
        check(row);
}

qsizetype RunbookForm::problemCount() const
{
    return std::ranges::count_if(m_problems, [](const QString& problem) { return !problem.isEmpty(); });
}

int RunbookForm::firstProblem() const
{
    const auto found =
        std::ranges::find_if(m_problems, [](const QString& problem) { return !problem.isEmpty(); });
    return found == m_problems.end() ? -1 : int(found - m_problems.begin());
}

int RunbookForm::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_runbook.inputs.size());
}

QVariant RunbookForm::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunbookInput& asked = input(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return asked.title;
    case NameRole:
        return asked.name;
    case TypeRole:
        return int(asked.type);
    case TextRole:
        return text(index.row());
    case ExplanationRole:
        return asked.explanation;
    case ProblemRole:
        return problem(index.row());
    case ShownProblemRole:
        return shownProblem(index.row());
    default:
        return {};
    }
}

} // namespace lockstep
