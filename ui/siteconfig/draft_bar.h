#pragma once

#include <QWidget>

namespace lockstep {

class SiteConfigSession;
class TextLabel;

/// Offers what was written to the configuration before and not saved. Hidden while there is nothing.
class DraftBar : public QWidget
{
    Q_OBJECT

public:
    explicit DraftBar(SiteConfigSession* session, QWidget* parent = nullptr);

private:
    void follow();

    SiteConfigSession* m_session;
    TextLabel* m_text;
};

} // namespace lockstep
