#pragma once

#include "core/rollout/pull_review.h"

#include <QScrollArea>

class QVBoxLayout;

namespace lockstep {

/// What was found in a pull request, each with its sign; as high as it is long, up to some lines. Hidden
/// where nothing was found.
class FindingList : public QScrollArea
{
    Q_OBJECT

public:
    explicit FindingList(QWidget* parent = nullptr);

    void show(const QList<ReviewFinding>& findings);

    [[nodiscard]] QStringList texts() const;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();

    QList<ReviewFinding> m_findings;
    QWidget* m_page;
    QVBoxLayout* m_rows;
};

} // namespace lockstep
