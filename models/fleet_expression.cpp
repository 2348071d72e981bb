#include "models/fleet_expression.h"

#include "models/fleet_model.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace lockstep {

FleetExpression::FleetExpression(const FleetModel* fleet, QObject* parent) : QObject(parent), m_fleet(fleet)
{
    connect(fleet, &QAbstractItemModel::modelReset, this, &FleetExpression::forgetFleet);
}

bool FleetExpression::isExpression(const QString& text)
{
    const QString begun = text.trimmed();
    return begun.startsWith(u'.') || begun.startsWith(u'[') || begun.startsWith(u'(');
}

void FleetExpression::ask(const QString& expression)
{
    m_expression = expression;
    start();
}

void FleetExpression::stop()
{
    m_expression.clear();
    ++m_asked;
    m_stop.request_stop();
    setAsking(false);
}

void FleetExpression::setAsking(bool asking)
{
    if (std::exchange(m_isAsking, asking) != asking)
        Q_EMIT askingChanged();
}

void FleetExpression::forgetFleet()
{
    m_filter.reset();
    if (!m_expression.isEmpty())
        start();
}

void FleetExpression::start()
{
    m_stop.request_stop();
    if (!m_filter) {
        QByteArrayList documents;
        for (const FleetRow& row : m_fleet->rows())
            documents.append(row.instance.document);
        m_filter = std::make_shared<FleetFilter>(documents);
    }
    const int number = ++m_asked;
    m_stop = m_jobs.start([this, number, filter = m_filter, expression = m_expression](std::stop_token stop) {
        const Result<Selection> selection = filter->select(expression, stop);
        QMetaObject::invokeMethod(
            this, [this, number, selection] { take(number, selection); }, Qt::QueuedConnection);
    });
    setAsking(true);
}

void FleetExpression::take(int number, const Result<Selection>& selection)
{
    if (number != m_asked)
        return;
    setAsking(false);
    if (selection)
        Q_EMIT answered(selection->selected, selection->failed, selection->firstFailure);
    else if (selection.error().kind != ErrorKind::Cancelled)
        Q_EMIT refused(selection.error().kind == ErrorKind::Invalid ? selection.error().happened
                                                                    : selection.error().message());
}

QString namesExpression(const QStringList& names)
{
    // IN() would read better, and takes a minute for thousands of names: it goes through them in jq's own
    // language. Lists are subtracted by its program.
    const QByteArray list = QJsonDocument(QJsonArray::fromStringList(names)).toJson(QJsonDocument::Compact);
    return QStringLiteral("[.metadata.name] - %1 == []").arg(QString::fromUtf8(list));
}

} // namespace lockstep
