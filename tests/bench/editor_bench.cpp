// How long the site config's editor keeps a keystroke waiting in a document of 5 MB, or as many as are given;
// with
// --pictures FOLDER, pictures of it in both schemes instead. Run it offscreen:
// QT_QPA_PLATFORM=offscreen lockstep_editor_bench [MEGABYTES | --pictures FOLDER]

#include "ui/siteconfig/editor/code_edit.h"
#include "ui/siteconfig/editor/code_folding.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTextBlock>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <cstdio>

using namespace lockstep;
using namespace Qt::StringLiterals;

namespace {

constexpr int rounds = 200;

const QByteArray sample = R"(// Site configuration of one customer's instance.
{
  // The address at which users reach this instance.
  "externalURL": "https://code.example",
  "licenseKey": "eyJzaWciOnsiRm9ybWF0Ijoic3NoLXJzYSJ9fQ",

  /*
   * Sign-in: the identity provider first, then the
   * built-in one for emergencies.
   */
  "auth.providers": [
    {
      "type": "openidconnect",
      "displayName": "Company login",
      "issuer": "https://accounts.example",
      "clientID": "lockstep-demo",
      "clientSecret": "s3cr3t-0f-the-cl1ent",
      "requireEmailDomain": "code.example",
    },
    { "type": "builtin", "allowSignup": false },
  ],

  "email.address": "noreply@code.example",
  "email.smtp": {
    "host": "smtp.code.example",
    "port": 587,
    "username": "mailer",
    "password": "hunter2-hunter2",
    "authentication": "PLAIN",
  },

  "executors.accessToken": "dGhlIHRva2VuIG9mIGV4ZWN1dG9ycw",
  "executors.frontendURL": "https://code.example",
  "maxReposToSearch": -1,
  "search.limits": { "maxTimeoutSeconds": 60, "commitDiffWithTimeFilterMaxRepos": 1e4 },
  "useJaeger": true,
  "disableNonCriticalTelemetry": tru,

  "observability.alerts": [
    {
      "level": "critical",
      "notifier": { "type": "slack", "url": "https:\/\/hooks.example\/T\u0030" },
    },
  ],
}
)";

QByteArray bigConfig(qsizetype bytes)
{
    QByteArray text("{\n");
    for (int i = 0; text.size() < bytes; ++i) {
        const QByteArray number = QByteArray::number(i);
        text += "  // repository host " + number + "\n  \"host" + number +
                "\": {\n    \"url\": \"https://host" + number +
                ".example\",\n    \"token\": \"abc\",\n    \"repos\": [ 1, 2, 3 ],\n  },\n";
    }
    return text + "}\n";
}

void press(QWidget* widget, Qt::Key key, const QString& text = {}, Qt::KeyboardModifiers modifiers = {})
{
    QKeyEvent down(QEvent::KeyPress, key, modifiers, text);
    QApplication::sendEvent(widget, &down);
    QKeyEvent up(QEvent::KeyRelease, key, modifiers, text);
    QApplication::sendEvent(widget, &up);
}

/// Of one kind of keystroke with all that it brings about, the picture included.
template <typename Stroke>
void measure(const char* what, ConfigEditor& editor, const Stroke& stroke)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        QElapsedTimer timer;
        timer.start();
        stroke(i);
        editor.textWidget()->repaint();
        QApplication::processEvents();
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(times);
    std::printf("  %-34s %6.2f ms (median) %6.2f ms (99%%) %6.2f ms (most)\n", what, times[rounds / 2],
                times[rounds * 99 / 100], times.back());
    std::fflush(stdout);
}

void measureAll(qsizetype megabytes)
{
    ConfigEditor editor;
    editor.resize(1280, 800);
    editor.show();
    auto* code = static_cast<CodeEdit*>(editor.textWidget());
    code->setFocus();
    const QByteArray text = bigConfig(megabytes * 1'000'000);
    QElapsedTimer timer;
    timer.start();
    editor.setBytes(text);
    std::printf("%lld bytes, %d lines, taken in %lld ms\n", static_cast<long long>(text.size()),
                code->blockCount(), static_cast<long long>(timer.elapsed()));
    QList<EditorProblem> problems;
    for (int i = 0; i < 2'000; ++i)
        problems.append({{text.size() / 2'000 * i, 5}, Sign::Warning, u"what is wrong"_s});
    timer.restart();
    editor.setProblems(problems);
    std::printf("2000 problems set in %lld ms\n", static_cast<long long>(timer.elapsed()));
    editor.goTo(text.indexOf("token", text.size() / 2));
    QByteArray held; // as a session holds the text that is being looked at
    measure("a letter", editor, [&](int) { press(code, Qt::Key_X, u"x"_s); });
    measure("a letter, the text being held", editor, [&](int) {
        held = editor.bytes();
        press(code, Qt::Key_X, u"x"_s);
    });
    measure("a new line", editor, [&](int) { press(code, Qt::Key_Return, u"\r"_s); });
    measure("a line back", editor, [&](int) { press(code, Qt::Key_Backspace); });
    measure("an object opened and closed", editor, [&](int i) {
        if (i % 2)
            press(code, Qt::Key_Backspace);
        else
            press(code, Qt::Key_BraceLeft, u"{"_s);
    });
    measure("a comment to the end, and back", editor, [&](int i) {
        if (i % 2)
            press(code, Qt::Key_Backspace);
        else
            press(code, Qt::Key_Asterisk, u"*"_s);
        if (i == 0)
            press(code, Qt::Key_Left);
    });
    measure("undo", editor, [&](int) { editor.undo(); });
    editor.goTo(0);
    press(code, Qt::Key_Down);
    measure("at the outermost bracket", editor,
            [&](int i) { press(code, i % 2 ? Qt::Key_Up : Qt::Key_Down); });
    measure("a page", editor, [&](int) { press(code, Qt::Key_PageDown); });
    timer.restart();
    editor.run(EditorCommand::FoldAll);
    std::printf("all folded in %lld ms, ", static_cast<long long>(timer.restart()));
    editor.run(EditorCommand::UnfoldAll);
    std::printf("unfolded in %lld ms\n", static_cast<long long>(timer.elapsed()));
}

EditorRange rangeOf(const char* text, int shift = 0)
{
    return {sample.indexOf(text) + shift, qsizetype(qstrlen(text)) - shift};
}

QList<EditorProblem> sampleProblems()
{
    return {{rangeOf("tru,", 0), Sign::Error, u"Expected a value; did you mean true?"_s},
            {rangeOf("\"useJaeger\""), Sign::Warning,
             u"useJaeger is deprecated since 4.0: use observability.tracing instead."_s},
            {rangeOf("\"maxReposToSearch\""), Sign::Note, u"-1 is the default."_s}};
}

QList<EditorRange> sampleSecrets()
{
    return {rangeOf("eyJzaWciOnsiRm9ybWF0Ijoic3NoLXJzYSJ9fQ"), rangeOf("s3cr3t-0f-the-cl1ent"),
            rangeOf("hunter2-hunter2"), rangeOf("dGhlIHRva2VuIG9mIGV4ZWN1dG9ycw")};
}

Completions sampleCompletions(qsizetype offset)
{
    const auto item = [](const char* label, const char* detail, const char* words,
                         CompletionItem::Kind kind) {
        return CompletionItem{QString::fromLatin1(label), QString::fromLatin1(detail),
                              QString::fromLatin1(words), u'"' + QString::fromLatin1(label) + u"\": $1"_s,
                              kind};
    };
    using enum CompletionItem::Kind;
    return {{offset - 1, 2},
            {item("email.senderName", "string",
                  "<p><b>email.senderName</b></p><p>The name that the instance's mails come from.</p>"
                  "<p>Default: <code>\"Sourcegraph\"</code></p>",
                  Key),
             item("email.templates", "object", "The texts of mails.", Key),
             item("encryption.keys", "object", "Keys that values in the database are encrypted with.", Key),
             item("exportUsageTelemetry", "object", "", Key),
             item("executors.batcheshelperImage", "string", "", Key),
             item("executors.lsifGoImage", "string", "", Key),
             item("experimentalFeatures", "object", "", Key), item("true", "boolean", "", Value),
             item("OpenID Connect", "snippet", "", Snippet)}};
}

struct Scene
{
    Scene(const QString& toFolder, const QString& scheme) : folder(toFolder), suffix(scheme)
    {
        editor.resize(1280, 800);
        editor.show();
        editor.activateWindow();
        editor.textWidget()->setFocus();
        editor.setBytes(sample, sampleSecrets());
        editor.setProblems(sampleProblems());
        editor.setHoverProvider([](qsizetype, const HoverAnswer& give) {
            give(
                {u"<p><b>email.smtp</b> <span>object</span></p><p>The server that mails are sent through.</p>"
                 "<p>Default: <code>null</code></p>"_s,
                 rangeOf("\"email.smtp\"")});
        });
        editor.setCompletionProvider(
            [](qsizetype offset, const CompletionAnswer& give) { give(sampleCompletions(offset)); });
    }

    void save(const QString& name)
    {
        QEventLoop loop;
        QTimer::singleShot(200, &loop, &QEventLoop::quit);
        loop.exec();
        editor.grab().save(folder + u'/' + name + u'-' + suffix + u".png"_s);
    }

    [[nodiscard]] CodeEdit* code() { return static_cast<CodeEdit*>(editor.textWidget()); }

    QString folder;
    QString suffix;
    ConfigEditor editor;
};

void paintScenes(const QString& folder, const QString& suffix)
{
    {
        Scene scene(folder, suffix);
        scene.editor.run(EditorCommand::NextProblem);
        scene.save(u"problems"_s);
    }
    {
        Scene scene(folder, suffix);
        scene.editor.goTo(sample.indexOf("\n\n  \"executors") + 1);
        for (const QChar letter : u"  \"em"_s)
            press(scene.code(), Qt::Key_unknown, QString(letter));
        scene.save(u"completion"_s);
    }
    {
        Scene scene(folder, suffix);
        scene.editor.goTo(sample.indexOf("\"email.smtp\"") + 3);
        scene.editor.run(EditorCommand::ShowHover);
        scene.save(u"hover"_s);
    }
    {
        Scene scene(folder, suffix);
        scene.editor.run(EditorCommand::Replace);
        scene.editor.findChild<QLineEdit*>(u"findField"_s)->setText(u"example"_s);
        scene.save(u"find"_s);
        scene.editor.findChild<QToolButton*>(u"findPattern"_s)->setChecked(true);
        scene.editor.findChild<QLineEdit*>(u"findField"_s)->setText(u"example("_s);
        scene.save(u"find-wrong"_s);
    }
    {
        Scene scene(folder, suffix);
        scene.editor.run(EditorCommand::FoldAll);
        scene.editor.goTo(sample.indexOf("\"email.smtp\": {") + 15);
        scene.editor.resize(800, 320);
        scene.save(u"folded"_s);
        scene.editor.resize(1280, 800);
        scene.editor.run(EditorCommand::UnfoldAll);
        scene.editor.select({sample.indexOf("\"type\""), 130});
        scene.editor.run(EditorCommand::GoToLine);
        scene.save(u"selected"_s);
        scene.editor.setReadOnly(true);
        scene.save(u"read-only"_s);
    }
}

} // namespace

int main(int argc, char** argv)
{
    const QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    ThemeManager::instance().install(SchemeChoice::Light);
    if (arguments.value(1) != u"--pictures") {
        measureAll(arguments.size() > 1 ? arguments[1].toInt() : 5);
        return 0;
    }
    paintScenes(arguments.value(2), u"light"_s);
    ThemeManager::instance().setChoice(SchemeChoice::Dark);
    paintScenes(arguments.value(2), u"dark"_s);
    return 0;
}
