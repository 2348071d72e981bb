// The page of reviews over a local GitHub.

#include "../models/review_fixture.h"
#include "core/support/files.h"
#include "page_fixture.h"
#include "ui/parts/data_view.h"
#include "ui/reviews/confirm_reviews_dialog.h"
#include "ui/reviews/finding_list.h"
#include "ui/reviews/review_details.h"
#include "ui/reviews/review_queue.h"
#include "ui/reviews/reviews_page.h"
#include "ui/shell/github_dialog.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_banner.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTextBrowser>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

struct ReviewsFixture : PageFixture<ReviewsPage>
{
    explicit ReviewsFixture(const QString& store = u":memory:"_s)
        : PageFixture({u"/nonexistent"_s, u"/nonexistent"_s, {}, store})
    {
    }

    explicit ReviewsFixture(const ReviewFixture& gitHub, int instances = 10,
                            const QString& store = u":memory:"_s)
        : ReviewsFixture(store)
    {
        workspace.adoptFleet(*upgradedFleet(instances));
        workspace.setGitHubPlace(gitHub.place());
    }

    [[nodiscard]] bool wait() const
    {
        return QTest::qWaitFor([this] { return !page.session()->isReading() && !page.session()->isActing(); },
                               patience);
    }

    [[nodiscard]] bool read()
    {
        if (!wait())
            return false;
        page.queue()->choose(page.session()->queue()->numbers().value(0));
        return true;
    }

    [[nodiscard]] ConfirmReviewsDialog* dialog() const
    {
        ConfirmReviewsDialog* found = nullptr;
        const bool isThere = QTest::qWaitFor(
            [&] { return (found = page.findChild<ConfirmReviewsDialog*>()) && found->isVisible(); },
            patience);
        return isThere ? found : nullptr;
    }

    void choose(const QList<int>& numbers) const
    {
        page.queue()->view()->clearSelection();
        for (const int number : numbers)
            page.queue()->view()->selectionModel()->select(page.session()->queue()->indexOf(number),
                                                           QItemSelectionModel::Select |
                                                               QItemSelectionModel::Rows);
    }

    [[nodiscard]] QString banner() const
    {
        const auto* banner = find<ErrorBanner>(u"reviewsError"_s);
        return banner->isVisible() ? banner->message() : QString();
    }

    [[nodiscard]] QString notice() const
    {
        const auto* bar = find<QWidget>(u"reviewsNotice"_s);
        return bar->isVisible() ? bar->accessibleName() : QString();
    }

    [[nodiscard]] QString emptyText() const
    {
        QStringList texts;
        for (const auto* label : page.findChild<EmptyState*>()->findChildren<QLabel*>())
            texts.append(label->text());
        return texts.join(u'\n');
    }
};

QPushButton* accept(const QWidget* dialog)
{
    return dialog->findChild<QPushButton*>(u"accept"_s);
}

} // namespace

class ReviewsPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void asksForARepository();
    void showsTheQueue();
    void showsOne();
    void showsWhatWasDone();
    void saysThatTheStoreCannotBeRead();
    void showsNothingOfAnothersServer();
    void filters();
    void approvesInBulk();
    void mergesOnlyWithAWord();
    void leavesOutFindings();
    void requestsChangesWithWords();
    void copiesCommandLines();
    void saysThatNothingWaits();
    void saysWhatIsWrong();
    void showsThatItWaits();
    void staysWhereOneIs();
    void isForTheKeyboard();
    void fitsEverySize_data();
    void fitsEverySize();
};

void ReviewsPageTest::initTestCase()
{
    for (const char* name : {"http_proxy", "https_proxy", "GITHUB_TOKEN", "GH_TOKEN"})
        qunsetenv(name);
    qputenv("PATH", "/nonexistent");
    installTranslations();
    ThemeManager::instance().install(SchemeChoice::Light);
}

void ReviewsPageTest::asksForARepository()
{
    ReviewFixture gitHub(2);
    ReviewsFixture fixture;
    QCOMPARE(fixture.page.mainAction(), fixture.action(u"reviews.choose-repository"_s));
    fixture.page.mainAction()->trigger();
    auto* dialog = fixture.page.findChild<GitHubDialog*>();
    QVERIFY(dialog);
    QVERIFY(!accept(dialog)->isEnabled());
    auto* repository = dialog->findChild<QLineEdit*>(u"gitHubRepository"_s);
    QTest::keyClicks(repository, u"fleet"_s);
    QVERIFY(dialog->findChild<QLabel*>(u"gitHubProblem"_s)->text().contains(u"OWNER/NAME"));
    repository->setText(u"example/fleet"_s);
    dialog->findChild<QLineEdit*>(u"gitHubApi"_s)->setText(u"fleet"_s);
    QVERIFY(!accept(dialog)->isEnabled());
    dialog->findChild<QLineEdit*>(u"gitHubApi"_s)->setText(gitHub.api.url());
    QVERIFY(accept(dialog)->isEnabled());
    QTest::keyClick(repository, Qt::Key_Return);
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.page.session()->queue()->size(), 2);
    QCOMPARE(fixture.page.subtitle(), u"2 pull requests"_s);
    QCOMPARE(fixture.page.mainAction(), fixture.action(u"reviews.refresh"_s));
}

void ReviewsPageTest::showsTheQueue()
{
    ReviewFixture gitHub(4);
    gitHub.api.with([](GitHubState& state) { state.pulls[2].hasConflict = true; });
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    const DataView* view = fixture.page.queue()->view();
    QCOMPARE(view->model()->rowCount(), 2);
    const QModelIndex conflict = view->model()->index(0, 0);
    QCOMPARE(conflict.data().toString(), u"Conflict"_s);
    QVERIFY(view->isExpanded(conflict));
    QVERIFY(view->isExpanded(view->model()->index(1, 0)));
    QCOMPARE(conflict.data(Qt::AccessibleTextRole).toString(), u"Conflict, 1 pull request"_s);
    // A cause stands for all that wait for it.
    fixture.page.queue()->view()->setCurrentIndex(view->model()->index(1, 0));
    QCOMPARE(fixture.page.queue()->chosen(), (QList<int>{4, 3, 1}));
    QTRY_COMPARE(fixture.find<QLabel>(u"reviewCount"_s)->text(), u"3 chosen"_s);
}

void ReviewsPageTest::showsOne()
{
    ReviewFixture gitHub(3);
    gitHub.api.with([](GitHubState& state) {
        state.pulls[3].files.append(fileJson(u"README.md"_s, u"a\n"_s, u"b\n"_s));
        state.pulls[3].body += u"\n[Log](https://ci.example.com/9)\n"_s;
    });
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    QTRY_VERIFY_WITH_TIMEOUT(fixture.page.session()->queue()->row(3)->hasAll, patience);
    QTRY_COMPARE(fixture.find<QLabel>(u"reviewTitle"_s)->text(), u"i3: upgrade to 5.2.0"_s);
    const QStringList findings = fixture.find<FindingList>(u"reviewFindings"_s)->texts();
    QCOMPARE(findings, QStringList{u"README.md: The file belongs to no instance"_s});
    const QString summary = fixture.find<QTextBrowser>(u"reviewSummary"_s)->toPlainText();
    QVERIFY2(summary.startsWith(u"Test plan"), qPrintable(summary));
    QVERIFY(summary.contains(u"searched"));
    QVERIFY(summary.contains(u"Log"));
    fixture.action(u"reviews.show-files"_s)->trigger();
    const QString changes = fixture.find<QPlainTextEdit>(u"reviewChanges"_s)->toPlainText();
    QVERIFY(changes.contains(u"index.docker.io/sourcegraph/frontend  5.1.0 → 5.2.0"));
    auto* file = fixture.find<QComboBox>(u"reviewFile"_s);
    QCOMPARE(file->count(), 4);
    QVERIFY(fixture.find<QPlainTextEdit>(u"reviewDiff"_s)->toPlainText().contains(u"+b"));
    file->setCurrentIndex(1);
    QVERIFY(!fixture.find<QPlainTextEdit>(u"reviewDiff"_s)->toPlainText().contains(u"+b"));
    fixture.action(u"reviews.show-checks"_s)->trigger();
    QTRY_VERIFY(fixture.find<QTextBrowser>(u"reviewChecks"_s)->toPlainText().contains(u"passed: build"));
}

void ReviewsPageTest::showsWhatWasDone()
{
    const QTemporaryDir folder;
    ReviewFixture gitHub(2);
    ReviewsFixture fixture(gitHub, 10, folder.filePath(u"store"_s));
    QVERIFY(fixture.read());
    const auto* standing = fixture.find<QLabel>(u"reviewStanding"_s);
    QVERIFY(!standing->isVisible());
    fixture.action(u"reviews.approve"_s)->trigger();
    ConfirmReviewsDialog* dialog = fixture.dialog();
    QVERIFY(dialog);
    accept(dialog)->click();
    QTRY_VERIFY_WITH_TIMEOUT(standing->isVisible(), patience);
    QVERIFY2(standing->text().startsWith(u"Approved with Lockstep by "), qPrintable(standing->text()));
    QVERIFY(!standing->text().contains(u"changed since"));
    fixture.action(u"reviews.show-checks"_s)->trigger();
    QTRY_VERIFY(fixture.find<QTextBrowser>(u"reviewChecks"_s)
                    ->toPlainText()
                    .contains(u"Done with Lockstep\nApproved with Lockstep by"));
    gitHub.api.with([](GitHubState& state) { state.push(2); });
    fixture.page.session()->refresh();
    QTRY_VERIFY_WITH_TIMEOUT(standing->text().endsWith(u"; the branch has changed since"), patience);
    fixture.page.queue()->choose(1);
    QTRY_VERIFY(!standing->isVisible());
}

void ReviewsPageTest::saysThatTheStoreCannotBeRead()
{
    const QTemporaryDir folder;
    const QString store = folder.filePath(u"store"_s);
    QVERIFY(writeFile(store, "these are somebody's notes").has_value());
    ReviewFixture gitHub(1);
    ReviewsFixture fixture(gitHub, 10, store);
    const auto* banner = fixture.find<ErrorBanner>(u"reviewsStoreError"_s);
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), patience);
    QVERIFY2(banner->message().contains(store), qPrintable(banner->message()));
    QVERIFY(fixture.read()); // the queue can be worked with nevertheless
    QVERIFY(QFile::remove(store));
    fixture.page.session()->reloadStore();
    QTRY_VERIFY_WITH_TIMEOUT(!banner->isVisible(), patience);
}

/// What strangers wrote fetches nothing and opens nothing by itself.
void ReviewsPageTest::showsNothingOfAnothersServer()
{
    ReviewFixture gitHub(1);
    gitHub.api.with([&](GitHubState& state) {
        state.pulls[1].body =
            u"<img src=\"%1/picture\">\n![x](%1/picture2.png)\n\n<script>x</script>\n\n"
            "[bad](file:///etc/passwd) [good](https://good.example)\n"_s.arg(gitHub.api.url());
    });
    ReviewsFixture fixture(gitHub);
    QList<QUrl> opened;
    fixture.page.setOpener([&](const QUrl& url) { opened.append(url); });
    QVERIFY(fixture.read());
    auto* summary = fixture.find<QTextBrowser>(u"reviewSummary"_s);
    QTRY_VERIFY(summary->toPlainText().contains(u"bad"));
    QCoreApplication::processEvents();
    QVERIFY(!gitHub.api.requests().join(u'\n').contains(u"picture"));
    Q_EMIT summary->anchorClicked(QUrl(u"file:///etc/passwd"_s));
    Q_EMIT summary->anchorClicked(QUrl(u"https://good.example"_s));
    QCOMPARE(opened, QList<QUrl>{QUrl(u"https://good.example"_s)});
    fixture.action(u"reviews.open-in-browser"_s)->trigger();
    QCOMPARE(opened.last(), QUrl(u"https://github.example.com/example/fleet/pull/1"_s));
}

void ReviewsPageTest::filters()
{
    ReviewFixture gitHub(12);
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.action(u"reviews.find"_s)->trigger();
    QWidget* filter = fixture.find<QWidget>(u"reviewFilter"_s);
    QTRY_VERIFY(filter->hasFocus());
    QTest::keyClicks(filter, u"i1:"_s);
    QTRY_COMPARE(fixture.find<QLabel>(u"reviewCount"_s)->text(), u"1 of 12"_s);
    QVERIFY(fixture.page.queue()->view()->isExpanded(fixture.page.queue()->view()->model()->index(0, 0)));
    QTest::keyClick(filter, Qt::Key_Escape);
    QTRY_COMPARE(fixture.find<QLabel>(u"reviewCount"_s)->text(), u"12"_s);
    QTest::keyClick(filter, Qt::Key_Escape);
    QTRY_VERIFY(fixture.page.queue()->view()->hasFocus());
}

void ReviewsPageTest::approvesInBulk()
{
    ReviewFixture gitHub(3);
    gitHub.api.with([](GitHubState& state) { state.needsApproval = true; });
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.choose({3, 1});
    QTRY_VERIFY(fixture.action(u"reviews.approve"_s)->isEnabled());
    fixture.action(u"reviews.approve"_s)->trigger();
    ConfirmReviewsDialog* dialog = fixture.dialog();
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), u"Approve 2 pull requests?"_s);
    QCOMPARE(dialog->findChild<DataView*>(u"planList"_s)->model()->rowCount(), 2);
    auto* line = dialog->findChild<QPlainTextEdit*>(u"commandLine"_s);
    QVERIFY(line->toPlainText().startsWith(u"lockstepctl pulls approve --repo example/fleet"));
    QVERIFY(line->toPlainText().endsWith(u"3 1"));
    QTest::keyClicks(dialog->findChild<QPlainTextEdit*>(u"reviewWords"_s), u"looks fine"_s);
    QVERIFY(line->toPlainText().contains(u"--body 'looks fine'"));
    VERIFY_NONE(squeezedInSight(dialog));
    VERIFY_NONE(namelessInSight(dialog));
    QTest::mouseClick(accept(dialog), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.notice(), u"Approve: 2 done, 0 failed"_s, patience);
    gitHub.api.with([](GitHubState& state) {
        QCOMPARE(state.pulls[3].reviews[0][u"body"].toString(), u"looks fine"_s);
        QCOMPARE(state.pulls[2].reviews.size(), 0);
    });
    QCOMPARE(fixture.page.session()->queue()->row(3)->cause->kind, ReviewCause::Kind::Ready);
}

void ReviewsPageTest::mergesOnlyWithAWord()
{
    ReviewFixture gitHub(3);
    gitHub.api.with([](GitHubState& state) { state.pulls[2].isDraft = true; });
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.choose({3, 2, 1});
    fixture.action(u"reviews.merge"_s)->trigger();
    ConfirmReviewsDialog* dialog = fixture.dialog();
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), u"Merge 2 pull requests?"_s);
    const QAbstractItemModel* list = dialog->findChild<DataView*>(u"planList"_s)->model();
    QCOMPARE(list->index(2, 2).data().toString(), u"Left out: it is a draft"_s);
    auto* word = dialog->findChild<QLineEdit*>(u"confirmationWord"_s);
    QVERIFY(word->hasFocus());
    QVERIFY(!accept(dialog)->isEnabled());
    QTest::keyClicks(word, u"fleet"_s);
    QVERIFY(accept(dialog)->isEnabled());
    QTest::keyClick(word, Qt::Key_Return); // is Cancel
    QTRY_VERIFY(!fixture.page.findChild<ConfirmReviewsDialog*>());
    QCOMPARE(gitHub.api.with([](GitHubState& state) { return state.merges; }), 0);
    fixture.action(u"reviews.merge"_s)->trigger();
    dialog = fixture.dialog();
    QVERIFY(dialog);
    dialog->findChild<QLineEdit*>(u"confirmationWord"_s)->setText(u"fleet"_s);
    QTest::mouseClick(accept(dialog), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.notice(), u"Merge: 2 done, 0 failed"_s, patience);
    QCOMPARE(gitHub.api.with([](GitHubState& state) { return state.merges; }), 2);
}

void ReviewsPageTest::leavesOutFindings()
{
    ReviewFixture gitHub(2);
    gitHub.api.with([](GitHubState& state) {
        state.pulls[2].files.append(fileJson(u"README.md"_s, u"a\n"_s, u"b\n"_s));
    });
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.choose({2});
    fixture.action(u"reviews.merge"_s)->trigger();
    ConfirmReviewsDialog* dialog = fixture.dialog();
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), u"Nothing is left to do"_s);
    dialog->findChild<QLineEdit*>(u"confirmationWord"_s)->setText(u"fleet"_s);
    QVERIFY(!accept(dialog)->isEnabled());
    auto* despite = dialog->findChild<QCheckBox*>(u"despiteFindings"_s);
    QVERIFY(despite->isVisible());
    despite->setChecked(true);
    QVERIFY(accept(dialog)->isEnabled());
    dialog->reject();
}

void ReviewsPageTest::requestsChangesWithWords()
{
    ReviewFixture gitHub(1);
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.action(u"reviews.request-changes"_s)->trigger();
    ConfirmReviewsDialog* dialog = fixture.dialog();
    QVERIFY(dialog);
    QVERIFY(!accept(dialog)->isEnabled());
    dialog->findChild<QPlainTextEdit*>(u"reviewWords"_s)->setPlainText(u"  \n"_s);
    QVERIFY(!accept(dialog)->isEnabled());
    dialog->findChild<QPlainTextEdit*>(u"reviewWords"_s)->setPlainText(u"Leave the replicas"_s);
    QTest::mouseClick(accept(dialog), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.notice(), u"Request changes: 1 done, 0 failed"_s, patience);
    QCOMPARE(fixture.page.session()->queue()->row(1)->cause->kind, ReviewCause::Kind::ChangesRequested);
}

void ReviewsPageTest::copiesCommandLines()
{
    ReviewFixture gitHub(1);
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.action(u"reviews.copy-show"_s)->trigger();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.startsWith(u"lockstepctl pulls show --repo example/fleet"), qPrintable(copied));
    fixture.action(u"reviews.copy-list"_s)->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"--label mi-upgrade"));
    fixture.action(u"reviews.copy-log"_s)->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"/repos/example/fleet/pulls"));
    QVERIFY(!QGuiApplication::clipboard()->text().contains(gitHub.api.token()));
}

void ReviewsPageTest::saysThatNothingWaits()
{
    ReviewFixture gitHub(2);
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.wait());
    auto* label = fixture.find<QLineEdit>(u"reviewsLabel"_s);
    label->setText(u"other"_s);
    Q_EMIT label->editingFinished();
    QVERIFY(fixture.wait());
    QTRY_VERIFY(fixture.page.session()->hasRead());
    QStringList texts;
    for (const auto* text : fixture.page.findChildren<QLabel*>()) {
        if (text->isVisible())
            texts.append(text->text());
    }
    QVERIFY2(texts.contains(u"There is no label other"_s), qPrintable(texts.join(u'\n')));
    texts.clear();
    gitHub.api.with([](GitHubState& state) {
        for (PullState& pull : state.pulls)
            pull.isOpen = false;
    });
    label->setText(u"mi-upgrade"_s);
    Q_EMIT label->editingFinished();
    QVERIFY(fixture.wait());
    QTRY_VERIFY(fixture.page.session()->hasRead());
    for (const auto* text : fixture.page.findChildren<QLabel*>()) {
        if (text->isVisible())
            texts.append(text->text());
    }
    QVERIFY2(texts.contains(u"None with the label mi-upgrade is open in example/fleet."_s),
             qPrintable(texts.join(u'\n')));
    QVERIFY(!fixture.action(u"reviews.merge"_s)->isEnabled());
}

void ReviewsPageTest::saysWhatIsWrong()
{
    ReviewFixture gitHub(2);
    qputenv("GITHUB_TOKEN", "ghp_x");
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.wait());
    QTRY_VERIFY(fixture.banner().contains(u"token"));
    QCOMPARE(fixture.page.mainAction(), fixture.action(u"reviews.refresh"_s));
    // What is known stays in sight when the next reading fails.
    qputenv("GITHUB_TOKEN", gitHub.api.token().toUtf8());
    fixture.page.mainAction()->trigger();
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.banner(), QString());
    gitHub.api.add(GitHubFault::answer(u"pulls$"_s, 403, u"Resource not accessible"_s, -1));
    fixture.page.mainAction()->trigger();
    QVERIFY(fixture.wait());
    QTRY_VERIFY(!fixture.banner().isEmpty());
    QCOMPARE(fixture.page.session()->queue()->size(), 2);
    QVERIFY(fixture.page.queue()->isVisible());
}

void ReviewsPageTest::showsThatItWaits()
{
    ReviewFixture gitHub(2);
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    gitHub.api.add(GitHubFault::secondary(u"pulls$"_s, 3000));
    fixture.action(u"reviews.refresh"_s)->trigger();
    const auto* bar = fixture.find<QWidget>(u"reviewsWait"_s);
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), patience);
    QVERIFY(bar->accessibleName().startsWith(u"Waiting for GitHub until"));
    QVERIFY(fixture.page.queue()->isVisible());
    QVERIFY(fixture.page.mainActionStops());
    fixture.page.mainAction()->trigger();
    QVERIFY(!bar->isVisible());
    QCOMPARE(fixture.banner(), QString());
}

/// Neither what is chosen nor where one reads moves when the queue is read again.
void ReviewsPageTest::staysWhereOneIs()
{
    ReviewFixture gitHub(6);
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.page.queue()->choose(4);
    QTRY_VERIFY_WITH_TIMEOUT(fixture.page.session()->queue()->row(4)->hasAll, patience);
    fixture.page.details()->setView(ReviewDetails::Files);
    fixture.find<QComboBox>(u"reviewFile"_s)->setCurrentIndex(2);
    gitHub.api.with([](GitHubState& state) {
        state.merge(state.pulls[5]);
        state.pulls[4].hasConflict = true;
    });
    fixture.action(u"reviews.refresh"_s)->trigger();
    QVERIFY(fixture.wait());
    QCOMPARE(fixture.page.queue()->current(), 4);
    QCOMPARE(fixture.page.queue()->chosen(), QList<int>{4});
    QCOMPARE(fixture.page.details()->view(), ReviewDetails::Files);
    QCOMPARE(fixture.find<QComboBox>(u"reviewFile"_s)->currentIndex(), 2);
}

void ReviewsPageTest::isForTheKeyboard()
{
    ReviewFixture gitHub(3);
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.page.focusContent();
    DataView* view = fixture.page.queue()->view();
    QTRY_VERIFY(view->hasFocus());
    QTest::keyClick(view, Qt::Key_Down);
    QCOMPARE(fixture.page.queue()->current(), 2);
    QTest::keyClick(view, Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(fixture.page.queue()->chosen(), (QList<int>{2, 1}));
    QTest::keyClick(view, Qt::Key_2, Qt::AltModifier);
    QTRY_COMPARE(fixture.page.details()->view(), ReviewDetails::Files);
    QCOMPARE(fixture.page.panes().size(), 3);
    QTest::keyClick(view, Qt::Key_Return, Qt::ControlModifier);
    ConfirmReviewsDialog* dialog = fixture.dialog();
    QVERIFY(dialog);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!fixture.page.findChild<ConfirmReviewsDialog*>());
    VERIFY_NONE(namelessInSight(&fixture.page));
}

void ReviewsPageTest::fitsEverySize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("small") << QSize(960, 560);
    QTest::newRow("usual") << QSize(1080, 700);
    QTest::newRow("4K") << QSize(3600, 2000);
}

void ReviewsPageTest::fitsEverySize()
{
    QFETCH(QSize, size);
    ReviewFixture gitHub(3);
    ReviewsFixture fixture(gitHub);
    QVERIFY(fixture.read());
    fixture.page.resize(size);
    QCoreApplication::processEvents();
    QCOMPARE(fixture.page.size(), size);
    QTRY_COMPARE(squeezedInSight(&fixture.page), QStringList());
}

QTEST_MAIN(ReviewsPageTest)
#include "tst_reviews_page.moc"
