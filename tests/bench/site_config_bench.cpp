// How the page Site config keeps up with somebody who types, with everything that follows the text: the
// check, the migration, and each of the panels beside it in turn. Once in a configuration of 400 lines, with
// the time until it is ready, and once in one of 5 MB, or in those of as many bytes as are given. Run it
// offscreen: QT_QPA_PLATFORM=offscreen lockstep_site_config_bench [CATALOG [BYTES...]]

#include "core/support/files.h"
#include "heartbeat.h"
#include "models/workspace.h"
#include "ui/parts/segmented_control.h"
#include "ui/shell/action_registry.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/site_config_page.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QTemporaryDir>

using namespace lockstep;
using namespace lockstep::test;
using namespace Qt::StringLiterals;

namespace {

using namespace std::chrono_literals;

constexpr int letters = 60;
constexpr auto betweenLetters = 80ms; ///< 12 a second: a fast typist

QByteArray config(qsizetype bytes)
{
    QByteArray text("{\n  \"externalURL\": \"https://code.example\",\n  \"licenseKey\": \"abc\",\n"
                    "  \"auth.providers\": [\n");
    for (int i = 0; text.size() < bytes; ++i) {
        const QByteArray number = QByteArray::number(i);
        text += "    // provider " + number + "\n    {\n      \"type\": \"openidconnect\",\n" +
                "      \"issuer\": \"https://id.example/" + number + "\",\n      \"clientID\": \"client-" +
                number + "\",\n      \"clientSecret\": \"abc\" /* of the year */\n    },\n";
    }
    return text + "  ],\n  \"auth.sessionExpiry\": \"720h\",\n}\n";
}

template <typename Condition>
void wait(const char* what, Condition condition)
{
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        if (timer.elapsed() > 60'000)
            qFatal("waited in vain for %s", what);
    }
}

void pause(std::chrono::milliseconds time)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < time.count())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
}

class Bench
{
public:
    explicit Bench(const QString& catalog)
        : m_workspace({.fleet = {}, .catalog = catalog, .knowledge = {}, .store = u":memory:"_s}),
          m_page(&m_workspace, &m_registry)
    {
        m_page.resize(1280, 800);
        m_page.show();
        m_workspace.reload();
        wait("the schema", [this] { return m_page.session()->schema() || m_page.session()->schemaError(); });
        SiteConfigSession* session = m_page.session();
        const auto release = session->release();
        session->setRelease(std::nullopt);
        QElapsedTimer timer;
        timer.start();
        session->setRelease(release);
        wait("the schema", [session] { return session->schema() || session->schemaError(); });
        std::printf("the release's schema is at hand %lld ms after it was chosen\n",
                    static_cast<long long>(timer.elapsed()));
        auto* rules = m_page.findChild<QComboBox*>(u"configRules"_s);
        rules->setCurrentIndex(rules->findData(u"self-hosted-to-managed"_s));
        Q_EMIT rules->activated(rules->currentIndex());
    }

    ~Bench() { m_page.session()->close(); }

    void open(qsizetype bytes)
    {
        const QString path = m_folder.filePath(QString::number(bytes) + u".json"_s);
        if (!writeFile(path, config(bytes)))
            qFatal("cannot write a file");
        QElapsedTimer timer;
        timer.start();
        m_page.session()->open({ConfigSource::Kind::File, path, {}});
        wait("the first check", [this] { return isSettled(); });
        std::printf("%lld bytes, checked %lld ms after it was asked for, %lld problems\n",
                    static_cast<long long>(bytes), static_cast<long long>(timer.elapsed()),
                    static_cast<long long>(m_page.session()->problems().size()));
    }

    void type()
    {
        const auto* sides = m_page.findChild<SegmentedControl*>(u"configSides"_s);
        int side = 0;
        for (const auto* choice : sides->findChildren<QAbstractButton*>()) {
            m_page.showSide(SiteConfigPage::Side(side++));
            type(choice->text());
        }
    }

private:
    [[nodiscard]] bool isSettled() const
    {
        const SiteConfigSession* session = m_page.session();
        return session->state() == SiteConfigSession::State::Open && !session->isChecking();
    }

    void type(const QString& side)
    {
        ConfigEditor* editor = m_page.editor();
        editor->goTo(editor->bytes().indexOf("client-", editor->bytes().size() / 2));
        wait("the check", [this] { return isSettled(); });
        pause(300ms);
        QWidget* code = editor->textWidget();
        Heartbeat heart;
        for (int letter = 0; letter < letters; ++letter) {
            QKeyEvent down(QEvent::KeyPress, Qt::Key_X, {}, u"x"_s);
            QApplication::sendEvent(code, &down);
            heart.noteBatch();
            pause(betweenLetters);
        }
        wait("the check", [this] { return isSettled(); });
        pause(100ms);
        heart.print(qPrintable(u"typing beside %1"_s.arg(side)));
    }

    QTemporaryDir m_folder;
    ActionRegistry m_registry;
    Workspace m_workspace;
    SiteConfigPage m_page;
};

} // namespace

int main(int argc, char** argv)
{
    const QApplication app(argc, argv);
    const QTemporaryDir data;
    qputenv("LOCKSTEP_DATA_DIR", data.path().toLocal8Bit());
    ThemeManager::instance().install(SchemeChoice::Light);
    const QStringList arguments = QApplication::arguments();
    Bench bench(arguments.value(1, resourceFolder() + u"/sample/releases.bundle"_s));
    const QStringList sizes =
        arguments.size() > 2 ? arguments.sliced(2) : QStringList{u"13000"_s, u"5000000"_s};
    for (const QString& bytes : sizes) {
        bench.open(bytes.toLongLong());
        bench.type();
    }
    return 0;
}
