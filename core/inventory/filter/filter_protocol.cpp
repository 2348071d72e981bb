#include "core/inventory/filter/filter_protocol.h"

#include <QDataStream>
#include <QtEndian>

#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace lockstep::filter {

namespace {

constexpr qsizetype headSize = sizeof(quint32);

template <typename... Values>
QByteArray frame(Kind kind, const Values&... values)
{
    QByteArray bytes(headSize, '\0');
    QDataStream stream(&bytes, QIODevice::Append);
    stream << quint8(kind);
    (stream << ... << values);
    qToLittleEndian(quint32(bytes.size() - headSize), bytes.data());
    return bytes;
}

/// Reads it whole, however many pieces a pipe gives; false: the input has ended.
bool readExactly(int file, char* bytes, qsizetype size)
{
    while (size > 0) {
        const ssize_t got = ::read(file, bytes, size_t(size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        size -= got;
    }
    return true;
}

bool writeWhole(int file, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t put = ::write(file, bytes.data(), size_t(bytes.size()));
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes = bytes.sliced(put);
    }
    return true;
}

std::optional<QByteArray> readFrame(int input)
{
    char head[headSize];
    if (!readExactly(input, head, headSize))
        return std::nullopt;
    QByteArray bytes(qFromLittleEndian<quint32>(head), Qt::Uninitialized);
    return readExactly(input, bytes.data(), bytes.size()) ? std::optional(bytes) : std::nullopt;
}

/// A document that is no JSON is selected by nothing.
Answered answer(const JqProgram& program, const std::vector<std::optional<JqDocument>>& documents)
{
    Answered answered{QBitArray(qsizetype(documents.size())), 0, {}};
    for (size_t index = 0; index < documents.size(); ++index) {
        if (!documents[index])
            continue;
        const std::expected<bool, QString> selected = program.selects(*documents[index]);
        if (selected)
            answered.selected.setBit(qsizetype(index), *selected);
        else if (answered.failed++ == 0)
            answered.firstFailure = selected.error();
    }
    return answered;
}

QByteArray answerFrame(const QString& expression, const std::vector<std::optional<JqDocument>>& documents)
{
    const std::expected<JqProgram, JqError> program = JqProgram::compile(expression);
    if (!program)
        return frame(Kind::Refusal, program.error().text, qint32(program.error().column));
    const Answered answered = answer(*program, documents);
    return frame(Kind::Answer, answered.selected, answered.failed, answered.firstFailure);
}

} // namespace

QByteArray documentsFrame(const QByteArrayList& documents)
{
    return frame(Kind::Documents, documents);
}

QByteArray questionFrame(const QString& expression)
{
    return frame(Kind::Question, expression);
}

qsizetype frameLength(const QByteArray& bytes)
{
    return bytes.size() < headSize ? 0 : headSize + qFromLittleEndian<quint32>(bytes.constData());
}

std::optional<std::expected<Answered, JqError>> readAnswer(const QByteArray& frame)
{
    QDataStream stream(frame.sliced(headSize));
    quint8 kind = 0;
    stream >> kind;
    if (Kind(kind) == Kind::Refusal) {
        JqError error;
        qint32 column = 0;
        stream >> error.text >> column;
        error.column = column;
        return std::unexpected(error);
    }
    if (Kind(kind) != Kind::Answer)
        return std::nullopt;
    Answered answered;
    stream >> answered.selected >> answered.failed >> answered.firstFailure;
    return stream.status() == QDataStream::Ok ? std::optional(std::expected<Answered, JqError>(answered))
                                              : std::nullopt;
}

int work(int input, int output, qint64 memory)
{
    const rlimit limit{rlim_t(memory), rlim_t(memory)};
    if (memory > 0 && setrlimit(RLIMIT_AS, &limit) != 0)
        return EXIT_FAILURE;
    std::vector<std::optional<JqDocument>> documents;
    while (const std::optional<QByteArray> bytes = readFrame(input)) {
        QDataStream stream(*bytes);
        quint8 kind = 0;
        stream >> kind;
        if (Kind(kind) == Kind::Documents) {
            QByteArrayList more;
            stream >> more;
            for (const QByteArray& json : more)
                documents.push_back(JqDocument::parse(json));
        } else if (Kind(kind) == Kind::Question) {
            QString expression;
            stream >> expression;
            if (!writeWhole(output, answerFrame(expression, documents)))
                return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}

} // namespace lockstep::filter
