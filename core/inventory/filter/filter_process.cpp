#include "core/inventory/filter/filter_process.h"

#include "core/inventory/filter/filter_protocol.h"

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace lockstep::filter {

namespace {

constexpr int glance = 50; // ms between looks at whether it was stopped
constexpr qsizetype atOnce = 1000;

QString attempted()
{
    return u"filter by"_s;
}

QString sizeText(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 0);
}

QString inSeconds(std::chrono::milliseconds time)
{
    return QString::number(double(time.count()) / 1000);
}

} // namespace

FilterProcess::FilterProcess(QByteArrayList documents, const FleetFilter::Limits& limits)
    : m_documents(std::move(documents)), m_limits(limits)
{
}

FilterProcess::~FilterProcess()
{
    end();
}

void FilterProcess::end()
{
    if (m_process) {
        m_process->kill();
        m_process->waitForFinished();
    }
    m_process.reset();
    m_read.clear();
    m_owes = false;
}

Result<void> FilterProcess::start(const QString& expression, const std::stop_token& stop)
{
    const QString program = QCoreApplication::applicationDirPath() + u"/lockstep-filter"_s;
    if (!QFileInfo(program).isExecutable())
        return failure(ErrorKind::NotFound, attempted(), expression, u"there is no program %1"_s.arg(program),
                       u"Install Lockstep again, with all its programs"_s);
    m_process = std::make_unique<QProcess>();
    m_process->setProcessEnvironment(QProcessEnvironment()); // what is in ours is nothing to filter by
    m_process->setStandardErrorFile(QProcess::nullDevice());
    m_process->start(program, {QString::number(m_limits.memory)});
    if (!m_process->waitForStarted())
        return ended(expression);
    m_deadline.setRemainingTime(std::chrono::minutes(1));
    for (qsizetype first = 0; first < m_documents.size(); first += atOnce) {
        if (const Result<void> given = give(documentsFrame(m_documents.mid(first, atOnce)), expression, stop);
            !given) {
            end();
            return given;
        }
    }
    return {};
}

Result<void> FilterProcess::give(const QByteArray& frame, const QString& expression,
                                 const std::stop_token& stop)
{
    m_process->write(frame);
    while (m_process->bytesToWrite() > 0) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, attempted(), expression, u"it was stopped"_s);
        if (m_process->state() == QProcess::NotRunning || m_deadline.hasExpired())
            return ended(expression);
        m_process->waitForBytesWritten(glance);
    }
    return {};
}

std::unexpected<Error> FilterProcess::ended(const QString& expression)
{
    const bool tooLong = m_process->state() != QProcess::NotRunning;
    end();
    return failure(ErrorKind::Failed, attempted(), expression,
                   tooLong
                       ? u"it was not through within %1 s, and was ended"_s.arg(inSeconds(m_limits.time))
                       : u"it needed more than %1 of memory, and was ended"_s.arg(sizeText(m_limits.memory)),
                   u"Look for what never ends or grows without bounds in the expression"_s);
}

Result<QByteArray> FilterProcess::readFrame(const QString& expression, const std::stop_token& stop)
{
    for (;;) {
        const qsizetype length = frameLength(m_read);
        if (length > 0 && m_read.size() >= length) {
            const QByteArray frame = m_read.first(length);
            m_read.remove(0, length);
            m_owes = false;
            return frame;
        }
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, attempted(), expression, u"it was stopped"_s);
        if (m_process->bytesAvailable() == 0 &&
            (m_process->state() == QProcess::NotRunning || m_deadline.hasExpired()))
            return ended(expression);
        m_process->waitForReadyRead(glance);
        m_read += m_process->readAll();
    }
}

Result<Selection> FilterProcess::ask(const QString& expression, const std::stop_token& stop)
{
    if (m_owes) {
        const Result<QByteArray> late = readFrame(expression, stop);
        if (!late && late.error().kind == ErrorKind::Cancelled)
            return failure(late);
    }
    if (!m_process) {
        if (const Result<void> started = start(expression, stop); !started)
            return failure(started);
    }
    m_deadline.setRemainingTime(m_limits.time);
    if (const Result<void> given = give(questionFrame(expression), expression, stop); !given) {
        end(); // half a question may be under way
        return failure(given);
    }
    m_owes = true;
    const Result<QByteArray> frame = readFrame(expression, stop);
    if (!frame)
        return failure(frame);
    const std::optional<std::expected<Answered, JqError>> answered = readAnswer(*frame);
    if (!answered)
        return ended(expression);
    if (*answered)
        return Selection{(*answered)->selected, (*answered)->failed, (*answered)->firstFailure};
    const JqError& error = answered->error();
    return failure(ErrorKind::Invalid, u"read the filter"_s, expression,
                   error.column > 0 ? u"column %1: %2"_s.arg(error.column).arg(error.text) : error.text,
                   u"Write it as for select() of jq, such as .spec.releaseChannel != \"pause\""_s);
}

} // namespace lockstep::filter
