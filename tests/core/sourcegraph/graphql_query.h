#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QRegularExpression>
#include <QString>

#include <optional>

namespace lockstep::test {

/// One field of a GraphQL query.
struct QueryField
{
    QString name;
    QJsonObject arguments;
    QList<QueryField> fields;
};

/// Reads as much of GraphQL as a client of an API writes: one operation, variables, arguments, selections. No
/// fragments, no directives.
class QueryParser
{
public:
    QueryParser(const QString& text, QJsonObject variables) : m_variables(std::move(variables))
    {
        static const QRegularExpression token(QString::fromLatin1(
            "\\s*(\"(?:\\\\.|[^\"\\\\])*\"|[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+|[{}()\\[\\]:$!=,])"));
        for (auto matches = token.globalMatch(text); matches.hasNext();)
            m_tokens.append(matches.next().captured(1));
    }

    /// The fields of the root; nothing: it cannot be read.
    [[nodiscard]] std::optional<QList<QueryField>> parse()
    {
        m_operation = take();
        if (m_operation != u"query" && m_operation != u"mutation")
            return std::nullopt;
        if (peek() != u"{" && peek() != u"(")
            take();
        if (peek() == u"(")
            declarations();
        QList<QueryField> fields = selection();
        if (m_failed || m_at != m_tokens.size() || !m_unused.isEmpty())
            return std::nullopt;
        return fields;
    }

    [[nodiscard]] QString operation() const { return m_operation; }

private:
    [[nodiscard]] QString peek() const { return m_tokens.value(m_at); }

    QString take() { return m_tokens.value(m_at++); }

    void expect(QStringView token)
    {
        if (take() != token)
            m_failed = true;
    }

    /// ($first: Int, $name: String!)
    void declarations()
    {
        expect(u"(");
        while (!m_failed && peek() != u")") {
            expect(u"$");
            const QString name = take();
            m_unused.append(name);
            m_declared.append(name);
            expect(u":");
            take();
            if (peek() == u"!") {
                take();
                m_failed = m_failed || m_variables.value(name).isNull() || !m_variables.contains(name);
            }
            if (peek() == u",")
                take();
            if (m_at > m_tokens.size())
                m_failed = true;
        }
        expect(u")");
        for (const QString& given : m_variables.keys())
            m_failed = m_failed || !m_declared.contains(given);
    }

    QList<QueryField> selection()
    {
        QList<QueryField> fields;
        expect(u"{");
        while (!m_failed && peek() != u"}") {
            QueryField field{take(), {}, {}};
            if (peek() == u"(")
                field.arguments = arguments();
            if (peek() == u"{")
                field.fields = selection();
            fields.append(field);
            if (m_at > m_tokens.size())
                m_failed = true;
        }
        expect(u"}");
        m_failed = m_failed || fields.isEmpty();
        return fields;
    }

    QJsonObject arguments()
    {
        QJsonObject given;
        expect(u"(");
        while (!m_failed && peek() != u")") {
            const QString name = take();
            expect(u":");
            given.insert(name, value());
            if (peek() == u",")
                take();
            if (m_at > m_tokens.size())
                m_failed = true;
        }
        expect(u")");
        return given;
    }

    QJsonValue value()
    {
        const QString token = take();
        if (token == u"$") {
            const QString name = take();
            m_failed = m_failed || !m_declared.contains(name);
            m_unused.removeAll(name);
            return m_variables.value(name);
        }
        bool isNumber = false;
        const int number = token.toInt(&isNumber);
        if (isNumber)
            return number;
        if (token == u"true" || token == u"false")
            return token == u"true";
        if (token.startsWith(u'"'))
            return token.sliced(1, token.size() - 2);
        m_failed = true;
        return {};
    }

    QJsonObject m_variables;
    QStringList m_tokens;
    QStringList m_declared;
    QStringList m_unused; ///< variables that are declared and not used, which GraphQL forbids
    QString m_operation;
    qsizetype m_at = 0;
    bool m_failed = false;
};

} // namespace lockstep::test
