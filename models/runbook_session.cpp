// What is read and looked at; see runbook_session_runs.cpp for what is done.

#include "models/runbook_session.h"

#include "models/runbook_session_private.h"

namespace lockstep {

namespace {

constexpr int drainMilliseconds = 100;

} // namespace

RunbookSession::Private::Private(RunbookSession* session) : q(session)
{
    drainTimer.setInterval(drainMilliseconds);
    QObject::connect(&drainTimer, &QTimer::timeout, q, [this] { drain(); });
}

RunbookSession::RunbookSession(const RunbookPlaces& places, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this))
{
    d->places = places;
}

RunbookSession::~RunbookSession()
{
    d->jobs.stopAndWait();
}

const RunbookPlaces& RunbookSession::places() const
{
    return d->places;
}

void RunbookSession::setStore(const QString& path)
{
    if (path == d->places.store)
        return;
    d->places.store = path;
    if (d->hasRead)
        reload();
}

const KnownRunbooks& RunbookSession::known() const
{
    return d->known;
}

bool RunbookSession::isReading() const
{
    return d->reading.isOpen;
}

bool RunbookSession::hasRead() const
{
    return d->hasRead;
}

const RunbookCheck* RunbookSession::check() const
{
    return d->check ? &*d->check : nullptr;
}

bool RunbookSession::isChecking() const
{
    return d->checking.isOpen;
}

const RunReading* RunbookSession::shown() const
{
    return d->shown ? &*d->shown : nullptr;
}

void RunbookSession::reload()
{
    d->ask(d->reading, [this, places = d->places](const std::stop_token&, auto say) {
        say([this, known = readKnownRunbooks(places)]() mutable {
            d->known = std::move(known);
            d->hasRead = true;
            d->reading.isOpen = false;
            Q_EMIT knownChanged();
        });
    });
    Q_EMIT knownChanged();
}

void RunbookSession::addFile(const QString& path)
{
    if (!d->places.files.contains(path))
        d->places.files.append(path);
    reload();
}

void RunbookSession::show(qint64 run)
{
    d->ask(d->showing, [this, places = d->places, run](const std::stop_token&, auto say) {
        say([this, reading = readRun(places, run)]() mutable {
            if (reading)
                d->shown = *std::move(reading);
            if (reading)
                Q_EMIT shownChanged();
            else
                Q_EMIT failed(reading.error());
        });
    });
}

void RunbookSession::look(const Runbook& runbook, const InputTexts& inputs)
{
    d->check.reset();
    d->ask(d->checking, [this, runbook, inputs](const std::stop_token& stop, auto say) {
        const RunbookCheck check = previewOf(runbook, inputs);
        say([this, check] {
            d->check = check;
            d->checking.isOpen = !check.error;
            Q_EMIT checkChanged();
        });
        if (check.error)
            return;
        say([this, preconditions = preconditionsOf(check, stop)] {
            if (d->check)
                d->check->preconditions = preconditions;
            d->checking.isOpen = false;
            Q_EMIT checkChanged();
        });
    });
    Q_EMIT checkChanged();
}

void RunbookSession::forgetCheck()
{
    if (!d->check && !d->checking.isOpen)
        return;
    d->checking.stop.request_stop();
    ++d->checking.generation;
    d->checking.isOpen = false;
    d->check.reset();
    Q_EMIT checkChanged();
}

} // namespace lockstep
