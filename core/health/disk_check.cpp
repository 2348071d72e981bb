#include "core/health/machine_checks.h"
#include "core/inventory/byte_size.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace lockstep {

namespace {

/// Memory, and images that cannot be written to.
bool isDisk(const QString& device)
{
    static const QStringList others{u"tmpfs"_s,    u"devtmpfs"_s, u"udev"_s, u"none"_s,    u"shm"_s,
                                    u"efivarfs"_s, u"rootfs"_s,   u"run"_s,  u"squashfs"_s};
    return !others.contains(device) && !device.startsWith(u"/dev/loop");
}

HealthState stateOf(int percent)
{
    return percent >= fullFailure   ? HealthState::Failed
           : percent >= fullWarning ? HealthState::Warning
                                    : HealthState::Healthy;
}

HealthFinding lookAtDisks(const Transport& transport, const std::stop_token& stop)
{
    ShellCommand command{{u"df"_s, u"-P"_s, u"-k"_s}};
    command.environment = {{u"LC_ALL"_s, u"C"_s}};
    // df fails where it may not look at one of the file systems, and tells of all the others.
    const Result<ProcessOutput> output = transport.run(command, stop);
    if (!output)
        return unknownBecause(output.error());
    const QList<DiskUse> disks = readDiskUse(output->standardOutput);
    if (disks.isEmpty())
        return {
            HealthState::Unknown,
            u"df on %1 tells of no disk: %2"_s.arg(transport.description(), lastLines(output->standardError)),
            u"Run df there, and see what it says"_s};
    return judgeDisks(disks);
}

} // namespace

QString DiskUse::text() const
{
    return u"%1 (%2): %3 % of %4 in use, %5 free"_s.arg(folder, device)
        .arg(percent)
        .arg(sizeWords(bytes), sizeWords(free));
}

QList<DiskUse> readDiskUse(const QByteArray& df)
{
    static const QRegularExpression shape(uR"(^(\S.*?)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(\d+)%\s+(/.*)$)"_s);
    QList<DiskUse> disks;
    for (const QString& line : QString::fromUtf8(df).split(u'\n')) {
        const QRegularExpressionMatch match = shape.match(line);
        if (!match.hasMatch() || !isDisk(match.captured(1)) || match.captured(2) == u"0")
            continue;
        const DiskUse disk{match.captured(1), match.captured(6), match.captured(2).toLongLong() * 1024,
                           std::max<qint64>(0, match.captured(4).toLongLong()) * 1024,
                           match.captured(5).toInt()};
        const auto known = std::ranges::find_if(disks, [&](const DiskUse& other) {
            return other.device == disk.device && other.bytes == disk.bytes && other.free == disk.free;
        });
        if (known == disks.end())
            disks.append(disk);
        else if (disk.folder.size() < known->folder.size())
            *known = disk;
    }
    return disks;
}

HealthFinding judgeDisks(const QList<DiskUse>& disks)
{
    QList<DiskUse> sorted = disks;
    std::ranges::stable_sort(sorted, std::greater(), &DiskUse::percent);
    HealthFinding finding{HealthState::Healthy, {}, {}};
    QStringList lines;
    for (const DiskUse& disk : std::as_const(sorted)) {
        finding.state = worse(finding.state, stateOf(disk.percent));
        lines.append(disk.text());
    }
    finding.evidence = lines.join(u'\n');
    if (finding.state != HealthState::Healthy)
        finding.fix = u"Make the disk larger, or make room on it, before it is full: databases stop then"_s;
    return finding;
}

HealthCheck diskCheck(const std::shared_ptr<const Transport>& transport)
{
    return {u"disk"_s, [transport](const std::stop_token& stop) { return lookAtDisks(*transport, stop); }};
}

} // namespace lockstep
