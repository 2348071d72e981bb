#pragma once

#include "models/jobs.h"
#include "ui/siteconfig/editor/code_marks.h"

#include <QRegularExpression>

namespace lockstep {

/// What is searched for.
struct SearchRequest
{
    QString text;
    bool matchCase = false;
    bool wholeWords = false;
    bool isPattern = false; ///< a regular expression, over one line; ^ and $ are a line's beginning and end

    friend bool operator==(const SearchRequest&, const SearchRequest&) = default;
};

/// The expression for it; an invalid one says what is wrong with it.
[[nodiscard]] QRegularExpression searchExpression(const SearchRequest& request);

struct SearchMatches
{
    QList<MatchMark> matches;
    bool isCut = false; ///< there are more than are kept
};

inline constexpr qsizetype mostMatches = 100'000;

/// All places in the document that the bytes stand for. Matches of nothing (x*) do not count.
[[nodiscard]] SearchMatches findAll(const QByteArray& bytes, const QRegularExpression& expression,
                                    const std::stop_token& stop = {});

/// What a match becomes: as it is, or, for a pattern, with \1 or $1 and \n and \t put in.
[[nodiscard]] QString replacementFor(const QRegularExpressionMatch& match, const QString& replacement,
                                     bool isPattern);

/// Searches away from the GUI thread.
class TextSearch : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Ends the search before. `revision` comes back with found().
    void start(const QByteArray& bytes, const QRegularExpression& expression, quint64 revision);
    void stop();

    [[nodiscard]] bool isRunning() const { return m_running; }

Q_SIGNALS:
    void found(const lockstep::SearchMatches& matches, quint64 revision);

private:
    std::stop_source m_stop{std::nostopstate};
    quint64 m_number = 0; ///< of the search that is under way
    bool m_running = false;
    Jobs m_jobs;
};

} // namespace lockstep
