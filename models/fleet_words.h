#pragma once

#include "models/fleet_row.h"

#include <QStringList>

namespace lockstep {

/// The words of a filter. Each must occur in some column of a row. One that names its column must be what is
/// there, in whole: environment:prod, customer:"Acme Ltd", channel:"" (none), version:6.2 (any patch of it),
/// behind:4-11, behind:12+, behind:? (not known).
class FleetWords
{
public:
    FleetWords() = default;
    explicit FleetWords(const QString& text);

    [[nodiscard]] bool match(const FleetRow& row) const;

    friend bool operator==(const FleetWords&, const FleetWords&) = default;

    /// "customer:"Acme Ltd"": for those who write a filter for somebody.
    [[nodiscard]] static QString word(const QString& column, const QString& value);

private:
    enum class Column {
        Any,
        Instance,
        Environment,
        Type,
        Version,
        Channel,
        State,
        Customer,
        Cluster,
        Behind
    };

    struct Word
    {
        Column column = Column::Any;
        QString text; ///< lower case
        int least = 0;
        int most = 0;

        friend bool operator==(const Word&, const Word&) = default;
    };

    void add(const QString& given, bool isQuoted);
    [[nodiscard]] static bool readRange(const QString& text, Word& word);
    [[nodiscard]] static bool matches(const Word& word, const FleetRow& row);

    QList<Word> m_words;
};

} // namespace lockstep
