#include "ui/siteconfig/editor/code_clipboard.h"

#include "ui/siteconfig/editor/line_bytes.h"

#include <QMimeData>

namespace lockstep {

namespace {

/// Qt hands the object itself back to the process that has put it on the clipboard. No format of it holds the
/// original, so that nobody else gets it.
class CodeMimeData : public QMimeData
{
public:
    explicit CodeMimeData(QString original) : m_original(std::move(original)) {}

    [[nodiscard]] const QString& original() const { return m_original; }

private:
    QString m_original;
};

} // namespace

QMimeData* copiedCode(const QString& shown, const QString& original)
{
    auto* data = new CodeMimeData(original);
    data->setText(shown);
    return data;
}

QString pastedCode(const QMimeData* data)
{
    const auto* ours = dynamic_cast<const CodeMimeData*>(data);
    return ours ? ours->original() : withStandIns(data->text());
}

} // namespace lockstep
