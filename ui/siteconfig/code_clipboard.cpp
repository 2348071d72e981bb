#include "ui/siteconfig/code_clipboard.h"

#include <QMimeData>
#include <QUuid>

namespace lockstep {

namespace {

const QString ticketFormat = QStringLiteral("application/x-lockstep-code");

/// What the last copy with masks stands for.
struct Original
{
    QByteArray ticket;
    QString text;
};

Original& lastOriginal()
{
    static Original original;
    return original;
}

} // namespace

QMimeData* copiedCode(const QString& shown, const QString& original, bool hasMasks)
{
    auto* data = new QMimeData;
    data->setText(shown);
    if (hasMasks) {
        lastOriginal() = {QUuid::createUuid().toByteArray(), original};
        data->setData(ticketFormat, lastOriginal().ticket);
    }
    return data;
}

QString pastedCode(const QMimeData* data)
{
    const QByteArray ticket = data->data(ticketFormat);
    return !ticket.isEmpty() && ticket == lastOriginal().ticket ? lastOriginal().text : data->text();
}

} // namespace lockstep
