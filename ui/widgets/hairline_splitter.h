#pragma once

#include <QSplitter>

namespace lockstep {

/// A splitter whose handle is a hairline that is easy to grab, and whose panes do not collapse by accident.
class HairlineSplitter : public QSplitter
{
    Q_OBJECT

public:
    explicit HairlineSplitter(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    QSplitterHandle* createHandle() override;
};

} // namespace lockstep
