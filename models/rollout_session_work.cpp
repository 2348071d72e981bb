// What is done: rollouts begun, gone on with, decided about.

#include "models/rollout_session_private.h"
#include "models/rollout_words.h"

namespace lockstep {

const RolloutSession::Private::Work* RolloutSession::Private::workOn(qint64 id) const
{
    const auto found = std::ranges::find(works, id, &Work::id);
    return id == 0 || found == works.end() ? nullptr : &*found;
}

bool RolloutSession::worksOn(qint64 id) const
{
    return d->workOn(id) != nullptr;
}

QList<qint64> RolloutSession::worked() const
{
    QList<qint64> ids;
    for (const Private::Work& work : std::as_const(d->works))
        ids.append(work.id);
    return ids;
}

bool RolloutSession::isBeginning() const
{
    return std::ranges::contains(d->works, 0, &Private::Work::id);
}

bool RolloutSession::isLettingGo(qint64 id) const
{
    const Private::Work* work = d->workOn(id);
    return work && work->isLettingGo;
}

QString RolloutSession::status(qint64 id) const
{
    if (const Private::Work* work = d->workOn(id))
        return work->isLettingGo ? tr("Lets go of it: what is under way on GitHub goes on") : work->status;
    return d->shown && d->shown->id == id ? conditionText(*d->shown) : QString();
}

QString RolloutSession::held(qint64 id) const
{
    const bool isHeld =
        !worksOn(id) && d->shown && d->shown->id == id && conditionOf(*d->shown) == RolloutCondition::Held;
    return isHeld ? d->shown->held : QString();
}

std::optional<Error> RolloutSession::error(qint64 id) const
{
    return d->ends.value(id).error;
}

QString RolloutSession::trackingProblem(qint64 id) const
{
    return d->ends.value(id).trackingProblem;
}

bool RolloutSession::isActing() const
{
    return d->acting.isOpen;
}

void RolloutSession::setPace(const RolloutPace& pace)
{
    d->pace = pace;
}

void RolloutSession::start(const Rollout& plan, bool untilMerged)
{
    if (!isBeginning())
        d->begin({d->store, 0, plan, untilMerged, d->pace});
}

void RolloutSession::resume(qint64 id, bool untilMerged)
{
    const bool isWorkedOn = worksOn(id) || (d->shown && d->shown->id == id && d->shown->isRunning);
    if (id == 0)
        return;
    if (!isWorkedOn)
        return d->begin({d->store, id, {}, untilMerged, d->pace});
    d->act([id](RolloutStore& store) {
        return store.setWish(id, RolloutWish::Go).transform([] { return tr("It goes on."); });
    });
}

void RolloutSession::letGo(qint64 id)
{
    for (Private::Work& work : d->works) {
        if (work.id != id || work.isLettingGo)
            continue;
        work.isLettingGo = true;
        work.stop.request_stop();
        Q_EMIT workChanged();
    }
}

void RolloutSession::Private::begin(const RolloutTask& task)
{
    ends.remove(task.id);
    const quint64 number = ++lastWork;
    Work work;
    work.id = task.id;
    work.feed = std::make_shared<RolloutFeed>();
    work.feed->setId(task.id);
    work.stop = jobs.start([this, number, task, feed = work.feed](const std::stop_token& stop) {
        QMetaObject::invokeMethod(
            q, [this, number, outcome = lockstep::workOn(task, *feed, stop)] { finish(number, outcome); },
            Qt::QueuedConnection);
    });
    works.insert(number, work);
    drainTimer.start();
    Q_EMIT q->workChanged();
}

void RolloutSession::Private::drain()
{
    bool isNew = false;
    QList<qint64> fresh;
    for (Work& work : works) {
        const RolloutFeed::News news = work.feed->take();
        if (work.id == 0 && news.id != 0) {
            work.id = news.id;
            fresh.append(news.id);
        }
        isNew |= std::exchange(work.status, news.status) != news.status;
        if (work.id != 0 && work.id == shownId && shown)
            model->update(news.changed);
    }
    if (isNew || !fresh.isEmpty())
        Q_EMIT q->workChanged();
    for (const qint64 id : fresh)
        Q_EMIT q->created(id);
    if (!fresh.isEmpty())
        look(true);
}

void RolloutSession::Private::finish(quint64 number, const Result<RolloutOutcome>& outcome)
{
    drain();
    const Work work = works.take(number);
    if (works.isEmpty())
        drainTimer.stop();
    End end;
    if (outcome) {
        end.trackingProblem = outcome->trackingProblem;
    } else if (!work.isLettingGo || outcome.error().kind != ErrorKind::Cancelled) {
        end.error = outcome.error();
    }
    if (work.id != 0)
        ends.insert(work.id, end);
    Q_EMIT q->workChanged();
    if (work.id == 0 && end.error)
        Q_EMIT q->failed(*end.error);
    look(true);
}

void RolloutSession::Private::act(Act what, std::function<void()> then)
{
    if (acting.isOpen)
        return;
    ask(
        acting,
        [path = store, what = std::move(what)]() -> Result<QString> {
            const auto opened = RolloutStore::open(path);
            return opened ? what(**opened) : failure(opened);
        },
        [this, then = std::move(then)](const Result<QString>& said) {
            Q_EMIT q->workChanged();
            if (said) {
                Q_EMIT q->done(*said);
                if (then)
                    then();
            } else {
                Q_EMIT q->failed(said.error());
            }
            look(true);
        });
    Q_EMIT q->workChanged();
}

void RolloutSession::pause(qint64 id)
{
    d->act([id](RolloutStore& store) {
        return store.setWish(id, RolloutWish::Pause).transform([] {
            return tr("Nothing more is started; what is under way goes on.");
        });
    });
}

void RolloutSession::stop(qint64 id)
{
    const bool isWorkedOn = worksOn(id) || (d->shown && d->shown->id == id && d->shown->isRunning);
    d->act(
        [id](RolloutStore& store) {
            return store.setWish(id, RolloutWish::Stop).transform([] {
                return tr("What has not been started is skipped; it ends when what is under way has ended.");
            });
        },
        [this, id, isWorkedOn] {
            if (!isWorkedOn)
                resume(id, false);
        });
}

void RolloutSession::retry(qint64 id, const QStringList& slugs)
{
    d->ends.remove(id);
    d->act([id, slugs](RolloutStore& store) {
        return store.retry(id, slugs).transform(
            [](int count) { return tr("%n instance(s) wait for another start.", nullptr, count); });
    });
}

void RolloutSession::skip(qint64 id, const QStringList& slugs, const QString& reason)
{
    d->ends.remove(id);
    d->act([id, slugs, reason](RolloutStore& store) {
        return store.skip(id, slugs, reason).transform([](int count) {
            return tr("%n instance(s) left out.", nullptr, count);
        });
    });
}

} // namespace lockstep
