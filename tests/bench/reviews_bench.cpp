// How quick the page of reviews is with a queue of a thousand pull requests over a local GitHub: from asking
// to the first page painted (of which what the answer alone takes is said, too), all of it looked at, and how
// many requests of a second reading are answered with "nothing changed". Run it offscreen:
// QT_QPA_PLATFORM=offscreen lockstep_reviews_bench [PULLS]

#include "core/network/http.h"
#include "github_api/github_api.h"
#include "models/workspace.h"
#include "ui/parts/data_view.h"
#include "ui/reviews/review_queue.h"
#include "ui/reviews/reviews_page.h"
#include "ui/shell/action_registry.h"
#include "ui/theme/theme.h"
#include "upgrade_pulls.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace lockstep;
using namespace lockstep::simulation;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int rounds = 5;

double milliseconds(const QElapsedTimer& timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

double median(QList<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void waitFor(const std::function<bool()>& reached)
{
    while (!reached())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
}

/// What the server needs for the first page, and the wire: the page has no part in it.
double bareRequest(const GitHubApi& api)
{
    HttpRequest request;
    request.url = QUrl(api.url() + u"/repos/example/fleet/pulls?state=open&per_page=100"_s);
    request.headers.append("Accept", "application/vnd.github+json");
    request.headers.append("X-GitHub-Api-Version", "2022-11-28");
    request.headers.append("User-Agent", "Lockstep");
    request.headers.append("Authorization", "Bearer " + api.token().toUtf8());
    QElapsedTimer timer;
    timer.start();
    const Result<HttpReply> reply = sendHttp(request, {});
    return reply && reply->isSuccess() ? milliseconds(timer) : -1;
}

struct Round
{
    double first = 0;
    double all = 0;
    double again = 0;
    GitHubTraffic before;
    GitHubTraffic after;
};

Round measure(const GitHubApi& api)
{
    ActionRegistry registry;
    Workspace workspace({u"/nonexistent"_s, u"/nonexistent"_s, {}, u":memory:"_s});
    ReviewsPage page(&workspace, &registry);
    page.resize(1280, 800);
    page.show();
    ReviewSession* session = page.session();
    Round round;
    QElapsedTimer timer;
    timer.start();
    workspace.setGitHubPlace({u"example/fleet"_s, api.url()});
    waitFor([&] { return session->queue()->size() > 0 || session->error(); });
    page.queue()->view()->repaint();
    round.first = milliseconds(timer);
    waitFor([&] { return !session->isReading(); });
    round.all = milliseconds(timer);
    round.before = session->traffic();
    timer.restart();
    session->refresh();
    waitFor([&] { return !session->isReading(); });
    round.again = milliseconds(timer);
    round.after = session->traffic();
    return round;
}

} // namespace

int main(int argc, char** argv)
{
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    const QApplication application(argc, argv);
    ThemeManager::instance().install(SchemeChoice::Light);
    const int pulls = argc > 1 ? QByteArray(argv[1]).toInt() : 1000;
    GitHubApi api;
    api.with([&](GitHubState& state) {
        for (int number = 1; number <= pulls; ++number)
            addUpgrade(state, u"i%1"_s.arg(number), u"src-%1"_s.arg(number), u"5.1.0"_s, u"5.2.0"_s);
    });
    api.start();
    qputenv("GITHUB_TOKEN", api.token().toUtf8());
    QList<double> bare;
    QList<double> firsts;
    for (int at = 0; at < rounds; ++at) {
        api.limit(1'000'000, 3600);
        bare.append(bareRequest(api));
        const Round round = measure(api);
        firsts.append(round.first);
        std::printf(
            "first page %.0f ms, all %d looked at %.0f ms; again %.0f ms, %d requests, %d unchanged\n",
            round.first, pulls, round.all, round.again, round.after.requests - round.before.requests,
            round.after.unchanged - round.before.unchanged);
    }
    std::printf("the first page of %d: %.0f ms from asking to paint, of which the answer takes %.0f ms "
                "(goal: 300 ms after the answer)\n",
                pulls, median(firsts), median(bare));
    return 0;
}
