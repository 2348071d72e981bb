#include "core/database/load/time_text.h"

namespace lockstep {

int digitsAt(QByteArrayView text, qsizetype position, int count)
{
    if (text.size() < position + count)
        return -1;
    int value = 0;
    for (const char c : text.sliced(position, count)) {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<qint64> utcOffset(QByteArrayView text)
{
    constexpr int mostHours = 15; // MAX_TZDISP_HOUR
    if (text.size() % 3 != 0 || text.isEmpty() || text.size() > 9 || (text[0] != '+' && text[0] != '-'))
        return {};
    qint64 value = 0;
    qint64 unit = 3600;
    for (qsizetype at = 0; at < text.size(); at += 3, unit /= 60) {
        const int part = digitsAt(text, at + 1, 2);
        if (part < 0 || part > (at == 0 ? mostHours : 59) || (at > 0 && text[at] != ':'))
            return {};
        value += part * unit;
    }
    return text[0] == '-' ? -value : value;
}

} // namespace lockstep
