#include "app/ctl/options.h"

#include "app/ctl/output.h"
#include "core/store/store_place.h"
#include "core/support/files.h"

namespace lockstep::ctl {

namespace {

std::unexpected<Error> usage(const QString& command, const QString& happened, const QString& advice = {})
{
    return failure(ErrorKind::Usage, QStringLiteral("run"), command, happened,
                   advice.isEmpty() ? QStringLiteral("See lockstepctl %1 --help").arg(command) : advice);
}

} // namespace

Options::Options(const QString& command, const QString& description) : m_command(command)
{
    m_parser.setApplicationDescription(description);
    m_parser.addHelpOption();
}

Options& Options::catalog()
{
    value(QStringLiteral("catalog"), QStringLiteral("CATALOG"),
          QStringLiteral(
              "release catalogue: a git repository or bundle whose tags are releases, the folder of one "
              "release, or a stitched graph in JSON (default: $LOCKSTEP_CATALOG)"));
    return value(QStringLiteral("knowledge"), QStringLiteral("FILE"),
                 QStringLiteral("a knowledge file of your own, on top of the shipped ones (repeatable)"));
}

Options& Options::versions(const QString& defaultStrategy)
{
    value(QStringLiteral("from"), QStringLiteral("VERSION"), QStringLiteral("the release that runs now"));
    value(QStringLiteral("to"), QStringLiteral("VERSION"),
          QStringLiteral("the release to run; without a patch, the newest of that line"));
    m_parser.addOption(
        {QStringLiteral("strategy"),
         QStringLiteral("standard (one minor version at a time) or multi-version (with downtime, cut "
                        "only where out-of-band migrations must finish first); default: %1")
             .arg(defaultStrategy),
         QStringLiteral("STRATEGY"), defaultStrategy});
    return *this;
}

Options& Options::databases()
{
    return value(
        QStringLiteral("db"), QStringLiteral("SCHEMA=DSN"),
        QStringLiteral("a database: frontend, codeintel or codeinsights, and its libpq connection string or "
                       "URI (repeatable; default: PG*, CODEINTEL_PG*, CODEINSIGHTS_PG*)"));
}

Options& Options::schemaOption(bool repeatable)
{
    return value(QStringLiteral("schema"), QStringLiteral("NAME"),
                 repeatable
                     ? QStringLiteral("only this database: frontend, codeintel or codeinsights (repeatable)")
                     : QStringLiteral("the database: frontend, codeintel or codeinsights"));
}

Options& Options::nameSpaceOption()
{
    return value(QStringLiteral("namespace"), QStringLiteral("NAME"),
                 QStringLiteral("another schema within the database than public"));
}

QString Options::nameSpace() const
{
    const QString name = text(QStringLiteral("namespace"));
    return name.isEmpty() ? QStringLiteral("public") : name;
}

Options& Options::release(const QString& description)
{
    return value(QStringLiteral("release"), QStringLiteral("VERSION"), description);
}

Options& Options::store()
{
    m_hasStore = true;
    value(
        QStringLiteral("store"), QStringLiteral("PLACE"),
        QStringLiteral("where runs and timings are remembered: a file, or a PostgreSQL database that a team "
                       "shares, as a connection string or URI (default: LOCKSTEP_STORE, or a file; now %1)")
            .arg(storePlaceText(Store::defaultPath())));
    return flag(QStringLiteral("no-store"), QStringLiteral("remember nothing, and use nothing remembered"));
}

Options& Options::format(const QStringList& formats)
{
    m_formats = formats;
    m_parser.addOption({QStringLiteral("format"), formats.join(QStringLiteral(", ")),
                        QStringLiteral("FORMAT"), formats.first()});
    return value(QStringLiteral("out"), QStringLiteral("FILE"), QStringLiteral("write the result to FILE"));
}

Options& Options::flag(const QString& name, const QString& description)
{
    m_parser.addOption({name, description});
    return *this;
}

Options& Options::flag(const QString& name, QChar letter, const QString& description)
{
    m_parser.addOption(QCommandLineOption({QString(letter), name}, description));
    return *this;
}

Options& Options::value(const QString& name, const QString& valueName, const QString& description)
{
    m_parser.addOption({name, description, valueName});
    return *this;
}

Options& Options::value(const QString& name, QChar letter, const QString& valueName,
                        const QString& description)
{
    m_parser.addOption({{QString(letter), name}, description, valueName});
    return *this;
}

Options& Options::arguments(const QString& name, const QString& description)
{
    m_mostArguments = std::numeric_limits<qsizetype>::max();
    m_parser.addPositionalArgument(name, description);
    return *this;
}

Options& Options::argument(const QString& name, const QString& description)
{
    m_mostArguments = 1;
    m_parser.addPositionalArgument(name, description);
    return *this;
}

Options& Options::command(const QString& name, const QString& description)
{
    m_parser.setOptionsAfterPositionalArgumentsMode(QCommandLineParser::ParseAsPositionalArguments);
    return arguments(name, description);
}

Result<void> Options::parse(const QStringList& words)
{
    if (!m_parser.parse(QStringList{QStringLiteral("lockstepctl ") + m_command} + words))
        return usage(m_command, m_parser.errorText());
    if (m_parser.isSet(QStringLiteral("help"))) {
        print(m_parser.helpText().replace(QCoreApplication::arguments().constFirst(),
                                          QStringLiteral("lockstepctl ") + m_command));
        std::exit(0);
    }
    const QStringList stray = m_parser.positionalArguments().sliced(
        std::min(m_mostArguments, m_parser.positionalArguments().size()));
    if (!stray.isEmpty())
        return usage(m_command, QStringLiteral("\"%1\" is one word too many").arg(stray.first()));
    if (!m_formats.isEmpty() && !m_formats.contains(formatName()))
        return usage(m_command, QStringLiteral("there is no format \"%1\"").arg(formatName()),
                     QStringLiteral("Use one of: ") + m_formats.join(QStringLiteral(", ")));
    return {};
}

Result<Version> Options::version(const QString& name) const
{
    if (!isSet(name))
        return usage(m_command, QStringLiteral("--%1 is missing").arg(name));
    return Version::parse(text(name));
}

Result<QMap<QString, QString>> Options::pairs(const QString& name) const
{
    QMap<QString, QString> found;
    for (const QString& given : texts(name)) {
        const qsizetype at = given.indexOf(u'=');
        if (at < 1)
            return wrong(QStringLiteral("--%1 takes NAME=TEXT, not \"%2\"").arg(name, given));
        found.insert(given.first(at), given.sliced(at + 1));
    }
    return found;
}

Result<QMap<Schema, QString>> Options::bySchema(const QString& name) const
{
    QMap<Schema, QString> values;
    for (const QString& given : texts(name)) {
        const qsizetype equals = given.indexOf(u'=');
        if (equals <= 0)
            return usage(m_command, QStringLiteral("--%1 takes SCHEMA=VALUE").arg(name));
        const Result<Schema> schema = parseSchema(QStringView(given).first(equals));
        if (!schema)
            return failure(schema);
        if (values.contains(*schema))
            return usage(m_command, QStringLiteral("--%1 names %2 twice").arg(name, schemaName(*schema)));
        values.insert(*schema, given.sliced(equals + 1));
    }
    return values;
}

std::unexpected<Error> Options::wrong(const QString& happened, const QString& advice) const
{
    return usage(m_command, happened, advice);
}

Result<Schema> Options::schema() const
{
    if (texts(QStringLiteral("schema")).size() > 1)
        return wrong(QStringLiteral("--schema is given twice"));
    if (isSet(QStringLiteral("schema")))
        return parseSchema(text(QStringLiteral("schema")));
    const Result<QMap<Schema, QString>> given = bySchema(QStringLiteral("db"));
    if (!given)
        return failure(given);
    if (given->size() == 1)
        return given->firstKey();
    return wrong(QStringLiteral("--schema is missing"),
                 QStringLiteral("Name one of frontend, codeintel, codeinsights"));
}

Result<DatabaseSet> Options::chosenDatabases() const
{
    const Result<DatabaseSet> all = databaseSet();
    if (!all || !isSet(QStringLiteral("schema")))
        return all;
    DatabaseSet chosen;
    for (const QString& name : texts(QStringLiteral("schema"))) {
        const Result<Schema> schema = parseSchema(name);
        if (!schema)
            return failure(schema);
        if (!all->contains(*schema))
            return wrong(QStringLiteral("no database is given for schema %1").arg(name),
                         QStringLiteral("Add --db %1=DSN").arg(name));
        chosen.insert(*schema, all->value(*schema));
    }
    return chosen;
}

Result<std::optional<Version>> Options::release(const CatalogContents& contents) const
{
    if (!isSet(QStringLiteral("release")))
        return std::optional<Version>();
    return requiredRelease(contents).transform([](const Version& version) { return std::optional(version); });
}

Result<Version> Options::requiredRelease(const CatalogContents& contents) const
{
    return version(QStringLiteral("release")).and_then([&](const Version& wanted) {
        return contents.resolve(wanted);
    });
}

Result<QString> Options::catalogPlace() const
{
    const QString given = isSet(QStringLiteral("catalog")) ? text(QStringLiteral("catalog"))
                                                           : qEnvironmentVariable("LOCKSTEP_CATALOG");
    if (given.isEmpty())
        return usage(m_command, QStringLiteral("--catalog is missing"),
                     QStringLiteral("Name a release catalogue; a sample is %1/sample/releases.bundle")
                         .arg(resourceFolder()));
    return given;
}

Result<CatalogContents> Options::readCatalog(std::stop_token stop) const
{
    return catalogPlace().and_then([&](const QString& place) {
        return lockstep::readCatalog(place, CacheUse::ReadWrite, std::move(stop));
    });
}

Result<Planner> Options::planner(std::stop_token stop) const
{
    Result<CatalogContents> contents = readCatalog(std::move(stop));
    if (!contents)
        return failure(contents);
    Result<Knowledge> knowledge = Knowledge::shipped(texts(QStringLiteral("knowledge")));
    if (!knowledge)
        return failure(knowledge);
    Timings timings;
    if (m_hasStore) {
        const Result<std::unique_ptr<Store>> store = openStore();
        if (!store)
            return failure(store);
        if (*store) {
            Result<Timings> remembered = (*store)->timings();
            if (!remembered)
                return failure(remembered);
            timings = *std::move(remembered);
        }
    }
    return Planner(*std::move(contents), *std::move(knowledge), std::move(timings));
}

Result<UpgradePath> Options::path(const Planner& planner) const
{
    const Result<Version> from = version(QStringLiteral("from"));
    if (!from)
        return failure(from);
    const Result<Version> to = version(QStringLiteral("to"));
    if (!to)
        return failure(to);
    const Result<Strategy> strategy = parseStrategy(text(QStringLiteral("strategy")));
    if (!strategy)
        return failure(strategy);
    return planner.plan(*from, *to, *strategy);
}

Result<DatabaseSet> Options::databaseSet() const
{
    const Result<QMap<Schema, QString>> given = bySchema(QStringLiteral("db"));
    if (!given)
        return failure(given);
    DatabaseSet databases;
    for (const Schema schema : allSchemas) {
        if (!given->isEmpty() && !given->contains(schema))
            continue;
        Result<ConnectionSettings> settings =
            given->isEmpty()
                ? ConnectionSettings::fromEnvironment(schema, QProcessEnvironment::systemEnvironment())
                : ConnectionSettings::parse(given->value(schema));
        if (!settings)
            return failure(settings);
        databases.insert(schema, *std::move(settings));
    }
    return databases;
}

Result<std::unique_ptr<Store>> Options::openStore() const
{
    if (isSet(QStringLiteral("no-store")))
        return std::unique_ptr<Store>();
    return Store::open(isSet(QStringLiteral("store")) ? text(QStringLiteral("store")) : Store::defaultPath());
}

Result<void> Options::write(const QByteArray& bytes) const
{
    if (isSet(QStringLiteral("out")))
        return writeFile(text(QStringLiteral("out")), bytes);
    printBytes(bytes);
    return {};
}

} // namespace lockstep::ctl
