#pragma once

#include "models/jobs.h"
#include "models/site_config_session.h"
#include "ui/siteconfig/editor/editor_values.h"

#include <QObject>

namespace lockstep {

class ConfigEditor;

/// What an editor is told about the configuration's schema: what may stand at a place, and what is known
/// about it. Worked out on threads of its own.
class ConfigHelp : public QObject
{
    Q_OBJECT

public:
    ConfigHelp(const SiteConfigSession* session, ConfigEditor* editor);

private:
    void complete(qsizetype offset, const CompletionAnswer& answer);
    void hover(qsizetype offset, const HoverAnswer& answer);

    const SiteConfigSession* m_session;
    ConfigEditor* m_editor;
    Jobs m_jobs;
};

} // namespace lockstep
