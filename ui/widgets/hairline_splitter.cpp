#include "ui/widgets/hairline_splitter.h"

#include <QSplitterHandle>

namespace lockstep {

HairlineSplitter::HairlineSplitter(Qt::Orientation orientation, QWidget* parent)
    : QSplitter(orientation, parent)
{
    // Qt widens the mouse's area of a handle of one pixel by itself.
    setHandleWidth(1);
    setChildrenCollapsible(false);
}

QSplitterHandle* HairlineSplitter::createHandle()
{
    auto* handle = QSplitter::createHandle();
    handle->setAccessibleName(tr("Divider"));
    return handle;
}

} // namespace lockstep
