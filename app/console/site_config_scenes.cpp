#include "app/console/site_config_scenes.h"

#include "core/support/files.h"
#include "models/config_target.h"
#include "ui/shell/main_window.h"
#include "ui/siteconfig/editor/config_editor.h"
#include "ui/siteconfig/form/config_form.h"
#include "ui/siteconfig/open_config_dialog.h"
#include "ui/siteconfig/save_config_dialog.h"
#include "ui/siteconfig/site_config_page.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>

namespace lockstep::console {

namespace {

constexpr const char* dataVariable = "LOCKSTEP_DATA_DIR";

} // namespace

SiteConfigScenes::SiteConfigScenes(MainWindow* window, Draw draw, WaitFor waitFor)
    : m_before(qgetenv(dataVariable)),
      m_window(window),
      m_draw(std::move(draw)),
      m_waitFor(std::move(waitFor))
{
    qputenv(dataVariable, m_data.path().toLocal8Bit());
}

SiteConfigScenes::~SiteConfigScenes()
{
    if (m_page)
        m_page->session()->close();
    if (m_before.isEmpty())
        qunsetenv(dataVariable);
    else
        qputenv(dataVariable, m_before);
}

Result<void> SiteConfigScenes::make()
{
    m_window->showPage(QStringLiteral("site-config"));
    m_page = qobject_cast<SiteConfigPage*>(m_window->currentPage());
    if (!m_page)
        return {};
    return empty()
        .and_then([this] { return opened(); })
        .and_then([this] { return problems(); })
        .and_then([this] { return form(); })
        .and_then([this] { return help(); })
        .and_then([this] { return outline(); })
        .and_then([this] { return migration(); })
        .and_then([this] { return changes(); })
        .and_then([this] { return upgrade(); })
        .and_then([this] { return history(); })
        .and_then([this] { return threeWay(); })
        .and_then([this] { return drafts(); });
}

bool SiteConfigScenes::isSettled() const
{
    const SiteConfigSession* session = m_page->session();
    const auto* form = m_page->findChild<ConfigForm*>(QStringLiteral("configForm"));
    return session->state() == SiteConfigSession::State::Open && !session->isChecking() &&
           (session->schema() || session->schemaError()) && !form->model()->isBehind();
}

Result<void> SiteConfigScenes::empty()
{
    return m_draw(m_window, QStringLiteral("site-config-empty")).and_then([this] {
        OpenConfigDialog dialog(m_window);
        return m_draw(&dialog, QStringLiteral("site-config-open"));
    });
}

Result<void> SiteConfigScenes::opened()
{
    m_page->session()->open({ConfigSource::Kind::File,
                             resourceFolder() + QStringLiteral("/sample/customer/site-config.json"),
                             {}});
    m_page->focusContent();
    return m_waitFor(QStringLiteral("the sample configuration"), [this] { return isSettled(); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("site-config")); });
}

Result<void> SiteConfigScenes::problems()
{
    const QByteArray bytes = m_page->editor()->bytes();
    const qsizetype port = bytes.indexOf("25,");
    const qsizetype key = bytes.indexOf("auth.sessionExpiry") + 5;
    const JsoncEdits edits{{key, 13, "sesionExpiry"}, {port, 2, "\"smtp\""}};
    if (const auto edited = m_page->editor()->applyEdits(edits); !edited)
        return edited;
    return m_waitFor(QStringLiteral("the problems"), [this] { return isSettled(); }).and_then([this] {
        return m_draw(m_window, QStringLiteral("site-config-problems"));
    });
}

/// The keys that matter, with one that the schema objects to.
Result<void> SiteConfigScenes::form()
{
    auto* form = m_page->findChild<ConfigForm*>(QStringLiteral("configForm"));
    return m_waitFor(QStringLiteral("the form"), [this] { return isSettled(); }).and_then([this, form] {
        form->showRow(QStringLiteral("/email.smtp/port"));
        const Result<void> drawn = m_draw(m_window, QStringLiteral("site-config-form"));
        form->showRow(QStringLiteral("/externalURL"));
        return drawn;
    });
}

/// What the schema knows, for somebody who writes.
Result<void> SiteConfigScenes::help()
{
    m_page->editor()->goTo(m_page->editor()->bytes().indexOf("search.largeFiles"));
    m_page->editor()->run(EditorCommand::ShowHover);
    const auto popup = [this](const char* name) {
        const auto* found = m_window->findChild<QWidget*>(QString::fromLatin1(name));
        return found && found->isVisible();
    };
    return m_waitFor(QStringLiteral("what is known about a key"), [popup] { return popup("hoverPopup"); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("site-config-hover")); })
        .and_then([this, popup] {
            const QByteArray bytes = m_page->editor()->bytes();
            m_page->editor()->goTo(bytes.indexOf("\"search.largeFiles\""));
            m_page->editor()->run(EditorCommand::Complete);
            return m_waitFor(QStringLiteral("what may be written"),
                             [popup] { return popup("completionPopup"); });
        })
        .and_then([this] { return m_draw(m_window, QStringLiteral("site-config-completion")); });
}

/// Found by a few letters, with the place behind the list.
Result<void> SiteConfigScenes::outline()
{
    m_page->editor()->run(EditorCommand::GoToKey);
    auto* field = m_window->findChild<QLineEdit*>(QStringLiteral("outlineField"));
    const auto* list = m_window->findChild<QAbstractItemView*>(QStringLiteral("outlineList"));
    return m_waitFor(QStringLiteral("the keys"), [list] { return list->model()->rowCount() > 0; })
        .and_then([this] { return m_draw(m_window, QStringLiteral("site-config-outline")); })
        .and_then([this, field] {
            field->setText(QStringLiteral("clientS"));
            return m_draw(m_window, QStringLiteral("site-config-outline-found"));
        })
        .and_then([this, field]() -> Result<void> {
            field->setText({});
            QKeyEvent escape(QEvent::KeyPress, Qt::Key_Escape, {});
            QCoreApplication::sendEvent(field, &escape);
            return {};
        });
}

Result<void> SiteConfigScenes::migration()
{
    m_page->editor()->undo();
    auto* rules = m_page->findChild<QComboBox*>(QStringLiteral("configRules"));
    rules->setCurrentIndex(rules->findData(QStringLiteral("self-hosted-to-managed")));
    Q_EMIT rules->activated(rules->currentIndex());
    auto* address = m_page->findChild<QLineEdit*>(QStringLiteral("input-externalURL"));
    address->setText(QStringLiteral("https://plumstone.managed.example"));
    Q_EMIT address->textEdited(address->text());
    return m_waitFor(QStringLiteral("the migration"),
                     [this] {
                         return isSettled() && m_page->session()->migration() &&
                                !m_page->session()->answers().isEmpty();
                     })
        .and_then([this] { return m_draw(m_window, QStringLiteral("site-config-migration")); })
        .and_then([this] {
            m_page->showSide(SiteConfigPage::Form);
            m_page->findChild<ConfigForm*>()->showRow(QStringLiteral("/email.smtp"));
            return m_draw(m_window, QStringLiteral("site-config-form-migration"));
        });
}

Result<void> SiteConfigScenes::changes()
{
    const QByteArray proposal = m_page->session()->migration()->proposal;
    m_page->session()->replace(proposal);
    m_page->showSide(SiteConfigPage::Changes);
    return m_waitFor(QStringLiteral("the proposal"), [this] { return isSettled(); }).and_then([this] {
        return m_draw(m_window, QStringLiteral("site-config-changes"));
    });
}

/// From the oldest release of the sample to its newest.
Result<void> SiteConfigScenes::upgrade()
{
    m_page->showSide(SiteConfigPage::Upgrade);
    auto* from = m_page->findChild<QComboBox*>(QStringLiteral("upgradeFrom"));
    from->setCurrentIndex(from->count() - 1);
    Q_EMIT from->activated(from->currentIndex());
    return m_waitFor(QStringLiteral("what the upgrade means"),
                     [this] {
                         return m_page->findChild<QWidget*>(QStringLiteral("note-/repoListUpdateInterval")) !=
                                nullptr;
                     })
        .and_then([this] { return m_draw(m_window, QStringLiteral("site-config-upgrade")); })
        .and_then([this] {
            m_page->findChild<QToolButton*>(QStringLiteral("upgrade-new"))->click();
            return m_draw(m_window, QStringLiteral("site-config-upgrade-new"));
        });
}

/// The customer's, what becomes of it, and what the managed instance came with.
Result<void> SiteConfigScenes::threeWay()
{
    m_page->session()->target()->choose(
        ConfigSource{ConfigSource::Kind::File,
                     resourceFolder() + QStringLiteral("/sample/customer/managed-site-config.json"),
                     {}});
    const QList<QAction*> actions = m_page->actions();
    QAction* action =
        *std::ranges::find(actions, QStringLiteral("site-config.three-way"), &QAction::objectName);
    auto* list = m_page->findChild<QTreeView*>(QStringLiteral("threeWaySettings"));
    action->setChecked(true);
    const auto rowOf = [list](const QString& key) {
        const QModelIndexList found =
            list->model()->match(list->model()->index(0, 0), Qt::DisplayRole, key, 1, Qt::MatchExactly);
        return found.value(0);
    };
    return m_waitFor(QStringLiteral("the comparison"),
                     [this, list] { return isSettled() && !list->isColumnHidden(3); })
        .and_then([this, list, rowOf] {
            list->setCurrentIndex(rowOf(QStringLiteral("email.smtp")));
            return m_draw(m_window, QStringLiteral("site-config-three-way"));
        })
        .and_then([action]() -> Result<void> {
            action->setChecked(false);
            return {};
        });
}

/// What is not saved is kept as an earlier version when it is read again.
Result<void> SiteConfigScenes::history()
{
    m_page->showSide(SiteConfigPage::History);
    m_page->session()->reload();
    return m_waitFor(QStringLiteral("an earlier version"),
                     [this] { return isSettled() && !m_page->session()->history().isEmpty(); })
        .and_then([this] { return m_draw(m_window, QStringLiteral("site-config-history")); })
        .and_then([this] {
            m_page->findChild<QAction*>(QStringLiteral("compareVersion"))->trigger();
            return m_draw(m_window, QStringLiteral("site-config-compared"));
        });
}

/// What was written and not saved is offered once nothing is open.
Result<void> SiteConfigScenes::drafts()
{
    const qsizetype end = m_page->editor()->bytes().size();
    if (const auto written = m_page->editor()->applyEdits({{end, 0, "// to be asked\n"}}); !written)
        return written;
    m_page->session()->close();
    return m_draw(m_window, QStringLiteral("site-config-drafts"));
}

} // namespace lockstep::console
