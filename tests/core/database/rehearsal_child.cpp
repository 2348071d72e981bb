// Rehearses one path, to be killed in the middle of it: CATALOGUE FROM TO FOLDER-FOR-SCHEMAS. Says "resumed"
// when it went on with what a killed one had left, and "done" at the end.

#include "core/database/rehearsal.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace lockstep;

namespace {

Result<void> rehearse(const QStringList& arguments, QTextStream& out)
{
    const Result<CatalogContents> contents = readCatalog(arguments.value(1));
    if (!contents)
        return failure(contents);
    const Result<Version> from = Version::parse(arguments.value(2));
    const Result<Version> to = Version::parse(arguments.value(3));
    const Result<Knowledge> knowledge =
        Knowledge::load(QStringLiteral(LOCKSTEP_SOURCE_DIR "/resources/knowledge"));
    if (!from || !to || !knowledge)
        return failure(ErrorKind::Usage, QStringLiteral("read"), {},
                       QStringLiteral("the arguments or the knowledge"));
    const Planner planner(*contents, *knowledge);
    const Result<UpgradePath> path = planner.plan(*from, *to, Strategy::Standard);
    if (!path)
        return failure(path);
    RehearsalRequest request;
    request.path = *path;
    request.dumpSchemaFolder = arguments.value(4);
    RehearsalReport report;
    const Result<void> done = runRehearsal(request, planner, {}, report);
    qsizetype migrations = 0;
    for (const StepOutcome& step : report.steps)
        migrations += step.migrations.size();
    out << (report.resumed ? "resumed " : "fresh ") << report.result << ' ' << migrations << Qt::endl;
    return done;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    QTextStream out(stdout);
    const Result<void> done = rehearse(QCoreApplication::arguments(), out);
    if (!done)
        out << done.error().message() << Qt::endl;
    return done ? 0 : 1;
}
