#pragma once

#include "core/report/report.h"

#include <QObject>

#include <functional>

class QAction;
class QMenu;

namespace lockstep {

class ActionRegistry;
class Page;

/// The export of a page's report as HTML, PDF, Markdown, JSON or, where it is one, as a table: an action for
/// each format
/// ("path.export-html"), one that asks ("path.export"), and a menu of them.
class ReportExporter : public QObject
{
    Q_OBJECT

public:
    enum class Format { Html, Pdf, Markdown, Json, Csv };

    struct Source
    {
        std::function<Result<QString>(ReportFormat)> render;
        std::function<QString()> title;    ///< "Upgrade of acme from 5.8.1579 to 6.12.5040"
        std::function<QString()> baseName; ///< of the file that is proposed
        bool asTable = false;              ///< CSV, too
    };

    /// Asks the user for a file; empty when there is to be none. Tests answer in the user's place.
    using Chooser = std::function<QString(const QString& proposal, const QString& filter)>;

    ReportExporter(ActionRegistry* registry, Page* page, const QString& idPrefix, Source source);

    [[nodiscard]] QMenu* menu() const { return m_menu; }

    void setEnabled(bool enabled);

    void setChooser(Chooser chooser) { m_chooser = std::move(chooser); }

    /// Errors: those of rendering; Io.
    [[nodiscard]] Result<void> write(Format format, const QString& path) const;

Q_SIGNALS:
    void exported(const QString& path);
    void failed(const Error& error);

private:
    void ask(Format format);

    Page* m_page;
    Source m_source;
    Chooser m_chooser;
    QMenu* m_menu;
    QList<QAction*> m_actions;
};

} // namespace lockstep
