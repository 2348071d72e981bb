#include "ui/siteconfig/editor/text_search.h"

#include "ui/siteconfig/editor/line_bytes.h"

namespace lockstep {

namespace {

constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";

} // namespace

QRegularExpression searchExpression(const SearchRequest& request)
{
    QString pattern = request.isPattern ? request.text : QRegularExpression::escape(request.text);
    // Checked by itself: what is wrong with it is at a place of the user's own text.
    if (request.isPattern && !QRegularExpression(pattern).isValid())
        return QRegularExpression(pattern);
    if (request.wholeWords)
        pattern = QStringLiteral("(?<![\\w])(?:%1)(?![\\w])").arg(pattern);
    QRegularExpression::PatternOptions options =
        QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption;
    if (!request.matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(pattern, options);
}

SearchMatches findAll(const QByteArray& bytes, const QRegularExpression& expression,
                      const std::stop_token& stop)
{
    SearchMatches found;
    QByteArrayView view = bytes;
    if (view.startsWith(byteOrderMark))
        view = view.sliced(byteOrderMark.size());
    QString text;
    for (const LineRun& run : documentRuns(view))
        text += run.text;
    QRegularExpressionMatchIterator matches = expression.globalMatchView(
        text, 0, QRegularExpression::NormalMatch, QRegularExpression::DontCheckSubjectStringMatchOption);
    while (matches.hasNext() && !stop.stop_requested()) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedLength() == 0)
            continue;
        if (found.matches.size() == mostMatches) {
            found.isCut = true;
            break;
        }
        found.matches.append({int(match.capturedStart()), int(match.capturedLength())});
    }
    return found;
}

QString replacementFor(const QRegularExpressionMatch& match, const QString& replacement, bool isPattern)
{
    if (!isPattern)
        return replacement;
    QString text;
    for (qsizetype i = 0; i < replacement.size(); ++i) {
        const QChar mark = replacement[i];
        const QChar next = i + 1 < replacement.size() ? replacement[i + 1] : QChar();
        if ((mark == u'\\' || mark == u'$') && next.isDigit()) {
            text += match.captured(next.digitValue());
            ++i;
        } else if (mark == u'\\' && (next == u'n' || next == u't' || next == u'\\' || next == u'$')) {
            text += next == u'n' ? u'\n' : next == u't' ? u'\t' : next;
            ++i;
        } else {
            text += mark;
        }
    }
    return text;
}

void TextSearch::start(const QByteArray& bytes, const QRegularExpression& expression, quint64 revision)
{
    stop();
    m_running = true;
    const quint64 number = ++m_number;
    m_stop = m_jobs.start([this, bytes, expression, revision, number](const std::stop_token& token) {
        const SearchMatches matches = findAll(bytes, expression, token);
        if (token.stop_requested())
            return;
        // The jobs are waited for before this object goes.
        QMetaObject::invokeMethod(
            this,
            [this, matches, revision, number] {
                if (number != m_number)
                    return;
                m_running = false;
                Q_EMIT found(matches, revision);
            },
            Qt::QueuedConnection);
    });
}

void TextSearch::stop()
{
    m_stop.request_stop();
    ++m_number;
    m_running = false;
}

} // namespace lockstep
