#include "models/config_form_model.h"

#include "core/support/secret.h"

#include <QSet>

namespace lockstep {

namespace {

QString sentence(const QString& text)
{
    return text.left(1).toUpper() + text.mid(1);
}

/// One row is the same as the other, maybe with another value.
bool isSameKey(const ConfigFormRow& one, const ConfigFormRow& other)
{
    return one.field.pointer == other.field.pointer && one.field.kind == other.field.kind;
}

bool isAbout(const QString& pointer, const ConfigField& field)
{
    return pointer == field.pointer ||
           (field.kind == ConfigFieldKind::Summary && pointer.startsWith(field.pointer + u'/'));
}

void addProblem(ConfigFormRow& row, const QList<ConfigProblem>& problems)
{
    for (const ConfigProblem& problem : problems) {
        const bool isWorse = row.problem.isEmpty() || problem.severity < row.severity;
        if (!isWorse || !isAbout(problem.pointer, row.field))
            continue;
        row.problem = sentence(problem.text);
        row.severity = problem.severity;
    }
    const bool isWrong = !row.problem.isEmpty() && row.severity == ConfigSeverity::Error;
    if (row.field.isTwice && !isWrong) {
        row.severity = ConfigSeverity::Warning;
        row.problem = ConfigFormModel::tr("The key is there more than once; the last one counts");
    }
    if (row.problem.isEmpty() && row.field.isRequired && !row.field.isSet())
        row.problem = ConfigFormModel::tr("It must be set here");
}

void addFinding(ConfigFormRow& row, const ConfigMigration& migration)
{
    for (const ConfigFinding& finding : migration.findings) {
        const bool isMoreUrgent = !row.migration || finding.state < *row.migration;
        const bool isHere =
            finding.pointer == row.field.pointer || finding.pointer.startsWith(row.field.pointer + u'/');
        if (!isMoreUrgent || !isHere)
            continue;
        row.migration = finding.state;
        row.change = sentence(finding.change);
    }
}

/// Nothing: the text can be read.
QString obstacleIn(const JsoncDocument& document)
{
    if (document.isBlank())
        return {};
    const auto& problems = document.problems();
    const auto error = std::ranges::find(problems, JsoncSeverity::Error, &JsoncProblem::severity);
    if (error != problems.end())
        return ConfigFormModel::tr("Line %1 of the text cannot be read: %2.")
            .arg(document.place(error->offset).line)
            .arg(error->text);
    return document.tree().nodes.empty() || document.node(0).kind != JsoncKind::Object
               ? ConfigFormModel::tr("The text is no object with keys.")
               : QString();
}

} // namespace

struct ConfigFormModel::Question
{
    JsoncDocument document;
    std::optional<ConfigSchema> schema;
    std::optional<ConfigRules> rules;
    std::optional<ConfigMigration> migration;
    QList<ConfigProblem> problems;
    std::shared_ptr<const QList<ConfigFormSection>> sections;
};

struct ConfigFormModel::Answer
{
    QByteArray bytes; ///< of the document
    QList<ConfigFormRow> rows;
    std::shared_ptr<const QList<ConfigFormSection>> sections;
    QString obstacle;
};

ConfigFormModel::ConfigFormModel(SiteConfigSession* session, QObject* parent)
    : QAbstractListModel(parent), m_session(session)
{
    connect(session, &SiteConfigSession::opened, this, &ConfigFormModel::follow);
    connect(session, &SiteConfigSession::checked, this, &ConfigFormModel::follow);
    connect(session, &SiteConfigSession::schemaChanged, this, &ConfigFormModel::follow);
    follow();
}

ConfigFormModel::~ConfigFormModel()
{
    m_jobs.stopAndWait();
}

void ConfigFormModel::follow()
{
    const JsoncDocument& document = m_session->document();
    if (!m_session->source()) {
        m_isWanted = false;
        setObstacle({});
        setRows({});
        Q_EMIT followed();
        return;
    }
    // Checked anew in a moment, against another text or another schema: then it is followed.
    const bool isSchemaRead = m_session->release() && !m_session->schema() && !m_session->schemaError();
    if (document.bytes() != m_session->bytes() || isSchemaRead)
        return;
    const QString obstacle = obstacleIn(document);
    m_isWanted = obstacle.isEmpty();
    if (m_isWanted)
        start();
    else
        setObstacle(obstacle);
}

void ConfigFormModel::start()
{
    if (m_isRunning || !m_isWanted)
        return;
    m_isWanted = false;
    m_isRunning = true;
    Question question{m_session->document(), {}, {}, {}, m_session->problems(), m_sections};
    if (const ConfigSchema* schema = m_session->schema())
        question.schema = *schema;
    if (const ConfigRules* rules = m_session->rules())
        question.rules = *rules;
    if (const ConfigMigration* migration = m_session->migration())
        question.migration = *migration;
    m_jobs.startBehind([this, question = std::move(question)](const std::stop_token&) {
        const auto found = std::make_shared<const Answer>(answer(question));
        QMetaObject::invokeMethod(this, [this, found] { take(*found); }, Qt::QueuedConnection);
    });
}

ConfigFormModel::Answer ConfigFormModel::answer(const Question& question)
{
    Answer found{question.document.bytes(), {}, question.sections, {}};
    if (!found.sections) {
        const Result<QList<ConfigFormSection>> read = shippedConfigForm();
        if (!read) {
            found.obstacle = read.error().message();
            return found;
        }
        found.sections = std::make_shared<const QList<ConfigFormSection>>(*read);
    }
    const QList<ConfigFormSection> sections =
        question.rules ? withKeysOf(*question.rules, *found.sections) : *found.sections;
    const ConfigSchema* schema = question.schema ? &*question.schema : nullptr;
    for (const ConfigField& field : configFields(sections, question.document, schema)) {
        ConfigFormRow row{field, {}, ConfigSeverity::Error, {}, {}};
        addProblem(row, question.problems);
        if (question.migration)
            addFinding(row, *question.migration);
        found.rows.append(row);
    }
    return found;
}

void ConfigFormModel::take(const Answer& answer)
{
    m_isRunning = false;
    m_sections = answer.sections;
    if (m_session->source() && answer.bytes == m_session->bytes()) {
        setObstacle(answer.obstacle);
        if (answer.obstacle.isEmpty())
            setRows(answer.rows);
    }
    start();
    Q_EMIT followed();
}

void ConfigFormModel::setObstacle(const QString& obstacle)
{
    if (obstacle == m_obstacle)
        return;
    m_obstacle = obstacle;
    Q_EMIT obstacleChanged();
}

/// Rows come and go one by one, so that whoever shows them keeps what is being typed.
void ConfigFormModel::setRows(const QList<ConfigFormRow>& rows)
{
    const auto contains = [](const QList<ConfigFormRow>& list, const ConfigFormRow& wanted) {
        return std::ranges::any_of(list, [&](const ConfigFormRow& row) { return isSameKey(row, wanted); });
    };
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        if (contains(rows, m_rows[i]))
            continue;
        beginRemoveRows({}, i, i);
        m_rows.removeAt(i);
        endRemoveRows();
    }
    for (int i = 0; i < rows.size(); ++i) {
        if (i < m_rows.size() && isSameKey(m_rows[i], rows[i])) {
            updateRow(i, rows[i]);
            continue;
        }
        const auto later =
            std::ranges::find_if(m_rows.begin() + i, m_rows.end(),
                                 [&](const ConfigFormRow& shown) { return isSameKey(shown, rows[i]); });
        if (later != m_rows.end()) {
            const int from = int(later - m_rows.begin());
            beginMoveRows({}, from, from, {}, i);
            m_rows.move(from, i);
            endMoveRows();
            updateRow(i, rows[i]);
            continue;
        }
        beginInsertRows({}, i, i);
        m_rows.insert(i, rows[i]);
        endInsertRows();
    }
}

void ConfigFormModel::updateRow(int row, const ConfigFormRow& next)
{
    if (m_rows[row] == next)
        return;
    m_rows[row] = next;
    Q_EMIT dataChanged(index(row), index(row));
}

int ConfigFormModel::find(const QString& pointer) const
{
    const auto found =
        std::ranges::find_if(m_rows, [&](const ConfigFormRow& row) { return row.field.pointer == pointer; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int ConfigFormModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ConfigFormModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ConfigFormRow& row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return row.field.title;
    case Qt::ToolTipRole:
        return row.field.about.description;
    case SectionRole:
        return row.field.section;
    case PointerRole:
        return row.field.pointer;
    case ValueRole:
        return row.field.isSecret && row.field.isSet() ? Secret::mask() : QString::fromUtf8(row.field.json);
    case ProblemRole:
        return row.problem;
    default:
        return {};
    }
}

} // namespace lockstep
