#include "models/fleet_words.h"

#include <QRegularExpression>

#include <limits>

namespace lockstep {

namespace {

bool isSame(const QString& cell, const QString& word)
{
    return cell.compare(word, Qt::CaseInsensitive) == 0;
}

/// 6.2 is 6.2.0 and 6.2.5000, but not 6.20.0.
bool isVersion(const QString& cell, const QString& word)
{
    return isSame(cell, word) || (!word.isEmpty() && cell.startsWith(word + u'.'));
}

} // namespace

/// A quoted part keeps its blanks.
FleetWords::FleetWords(const QString& text)
{
    QString word;
    bool inQuotes = false;
    bool wasQuoted = false;
    const auto take = [&] {
        if (!word.isEmpty())
            add(word.toLower(), wasQuoted);
        word.clear();
        wasQuoted = false;
    };
    for (const QChar letter : text) {
        if (letter == u'"') {
            inQuotes = !inQuotes;
            wasQuoted = true;
        } else if (letter.isSpace() && !inQuotes) {
            take();
        } else {
            word += letter;
        }
    }
    take();
}

void FleetWords::add(const QString& given, bool isQuoted)
{
    static const QHash<QString, Column> columns{
        {QStringLiteral("instance"), Column::Instance}, {QStringLiteral("environment"), Column::Environment},
        {QStringLiteral("type"), Column::Type},         {QStringLiteral("version"), Column::Version},
        {QStringLiteral("channel"), Column::Channel},   {QStringLiteral("state"), Column::State},
        {QStringLiteral("customer"), Column::Customer}, {QStringLiteral("cluster"), Column::Cluster},
        {QStringLiteral("behind"), Column::Behind},
    };
    const qsizetype colon = given.indexOf(u':');
    Word word{columns.value(given.first(std::max<qsizetype>(colon, 0)), Column::Any), given};
    if (word.column != Column::Any)
        word.text = given.sliced(colon + 1);
    if (word.column == Column::Behind && !readRange(word.text, word))
        word = {Column::Any, given};
    // Somebody who has typed the name of a column is about to go on.
    if (word.text.isEmpty() && !isQuoted)
        return;
    m_words.append(word);
}

bool FleetWords::readRange(const QString& text, Word& word)
{
    static const QRegularExpression shape(QStringLiteral(R"(^(\d{1,5})(\+|-(\d{1,5}))?$)"));
    if (text.isEmpty() || text == u"?") {
        word.least = word.most = -1;
        return true;
    }
    const QRegularExpressionMatch match = shape.match(text);
    if (!match.hasMatch())
        return false;
    word.least = match.captured(1).toInt();
    if (match.hasCaptured(3))
        word.most = match.captured(3).toInt();
    else
        word.most = match.hasCaptured(2) ? std::numeric_limits<int>::max() : word.least;
    return true;
}

bool FleetWords::match(const FleetRow& row) const
{
    return std::ranges::all_of(m_words, [&](const Word& word) { return matches(word, row); });
}

bool FleetWords::matches(const Word& word, const FleetRow& row)
{
    const Instance& instance = row.instance;
    switch (word.column) {
    case Column::Instance:
        return isSame(instance.slug, word.text);
    case Column::Environment:
        return isSame(instance.environment, word.text);
    case Column::Type:
        return isSame(instance.type, word.text);
    case Column::Version:
        return isVersion(row.versionText, word.text);
    case Column::Channel:
        return isSame(instance.channel, word.text);
    case Column::State:
        return isSame(instanceStateText(row.state), word.text);
    case Column::Customer:
        return isSame(instance.customer, word.text);
    case Column::Cluster:
        return isSame(instance.cluster, word.text);
    case Column::Behind:
        return row.behind >= word.least && row.behind <= word.most;
    case Column::Any:
        break;
    }
    return row.haystack.contains(word.text);
}

QString FleetWords::word(const QString& column, const QString& value)
{
    const bool isPlain =
        !value.isEmpty() && std::ranges::none_of(value, [](QChar letter) { return letter.isSpace(); });
    return column + u':' + (isPlain ? value : u'"' + value + u'"');
}

} // namespace lockstep
