#include "core/siteconfig/schema_pattern.h"

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Steps of matching after which a text counts as not matching: milliseconds, not hours.
const QString bound = u"(*LIMIT_MATCH=1000000)"_s;

bool isSet(QChar escaped)
{
    return QStringView(u"wWdDsS").contains(escaped);
}

/// Writes an expression anew where the two dialects differ.
class Translation
{
public:
    explicit Translation(QStringView from) : m_from(from) {}

    QString made()
    {
        while (m_at < m_from.size())
            step();
        return m_made;
    }

private:
    [[nodiscard]] QChar ahead(qsizetype by) const
    {
        return m_at + by < m_from.size() ? m_from[m_at + by] : QChar();
    }

    void step()
    {
        const QChar c = m_from[m_at];
        if (c == u'\\')
            return escape();
        const bool literalDash = m_inClass && c == u'-' && isBesideSet();
        m_afterSet = false;
        if (literalDash)
            m_made += u"\\-"_s;
        else if (m_inClass && c == u'[')
            m_made += u"\\["_s; // no class within a class
        else if (!m_inClass && c == u'$')
            m_made += u"\\z"_s; // not before a last line end
        else
            m_made += c;
        if (c == u'[')
            m_inClass = true;
        else if (c == u']')
            m_inClass = false;
        ++m_at;
    }

    /// "[\w-.]" is a mistake to one dialect and means three things to the other.
    [[nodiscard]] bool isBesideSet() const
    {
        return (m_afterSet && ahead(1) != u']') || (ahead(1) == u'\\' && isSet(ahead(2)));
    }

    void escape()
    {
        const QChar escaped = ahead(1);
        m_afterSet = m_inClass && isSet(escaped);
        const QStringView digits = m_from.sliced(m_at).mid(2, 4);
        bool isNumber = false;
        (void)digits.toInt(&isNumber, 16);
        if (escaped == u'u' && digits.size() == 4 && isNumber) {
            m_made += u"\\x{%1}"_s.arg(digits);
            m_at += 6;
            return;
        }
        m_made += m_from.sliced(m_at, std::min<qsizetype>(2, m_from.size() - m_at));
        m_at += 2;
    }

    QStringView m_from;
    QString m_made;
    qsizetype m_at = 0;
    bool m_inClass = false;
    bool m_afterSet = false;
};

} // namespace

Result<QRegularExpression> schemaPattern(const QString& pattern)
{
    QRegularExpression expression(bound + Translation(pattern).made());
    if (!expression.isValid())
        return failure(ErrorKind::Invalid, u"read the regular expression"_s, pattern,
                       expression.errorString());
    expression.optimize();
    return expression;
}

} // namespace lockstep
