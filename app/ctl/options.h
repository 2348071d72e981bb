#pragma once

#include "core/database/connection_settings.h"
#include "core/migration/release_contents.h"
#include "core/planning/planner.h"
#include "core/store/store.h"

#include <QCommandLineParser>

namespace lockstep::ctl {

/// The command line of one command: options that several commands share are added and read here, in one way.
/// A wrong option, a stray word or a missing value is a Usage error; --help prints the help and ends the
/// process.
class Options
{
public:
    Options(const QString& command, const QString& description);

    Options& catalog(); ///< --catalog, --knowledge
    /// --from, --to, --strategy
    Options& versions(const QString& defaultStrategy);
    Options& databases(); ///< --db SCHEMA=DSN
    /// --schema NAME, for commands about one database; see schema().
    Options& schemaOption(bool repeatable = false);
    Options& nameSpaceOption();                   ///< --namespace NAME; see nameSpace().
    Options& release(const QString& description); ///< --release VERSION
    Options& store();                             ///< --store, --no-store
    Options& format(const QStringList& formats);  ///< --format, the first is the default; --out FILE
    Options& flag(const QString& name, const QString& description);
    /// With a letter for short: -f.
    Options& flag(const QString& name, QChar letter, const QString& description);
    Options& value(const QString& name, const QString& valueName, const QString& description);
    /// With a letter for short: -n.
    Options& value(const QString& name, QChar letter, const QString& valueName, const QString& description);
    Options& argument(const QString& name, const QString& description);
    /// Any number of words; see words().
    Options& arguments(const QString& name, const QString& description);
    /// What follows the first word belongs to it, options and all: "exec SERVICE COMMAND --x".
    Options& command(const QString& name, const QString& description);

    [[nodiscard]] Result<void> parse(const QStringList& words);

    [[nodiscard]] bool isSet(const QString& name) const { return m_parser.isSet(name); }

    [[nodiscard]] QString text(const QString& name) const { return m_parser.value(name); }

    [[nodiscard]] QStringList texts(const QString& name) const { return m_parser.values(name); }

    [[nodiscard]] QString argument() const { return m_parser.positionalArguments().value(0); }

    [[nodiscard]] QStringList words() const { return m_parser.positionalArguments(); }

    [[nodiscard]] QString formatName() const { return m_parser.value(QStringLiteral("format")); }

    /// Errors: Usage when it is missing or not a version.
    [[nodiscard]] Result<Version> version(const QString& name) const;
    /// "a=b" options as a map; what follows the first = is the text, with any further ones. Errors: Usage.
    [[nodiscard]] Result<QMap<QString, QString>> pairs(const QString& name) const;
    /// "a=b" options as a map. Errors: Usage.
    [[nodiscard]] Result<QMap<Schema, QString>> bySchema(const QString& name) const;

    /// The one database that --schema names, or else the only one of --db. Errors: Usage.
    [[nodiscard]] Result<Schema> schema() const;
    /// databaseSet(), narrowed to --schema where that is given. Errors: Usage.
    [[nodiscard]] Result<DatabaseSet> chosenDatabases() const;
    /// The PostgreSQL schema within each database: --namespace, or public.
    [[nodiscard]] QString nameSpace() const;
    /// --release, as the catalogue has it; nothing without it. Errors: Usage, NotFound.
    [[nodiscard]] Result<std::optional<Version>> release(const CatalogContents& contents) const;
    [[nodiscard]] Result<Version> requiredRelease(const CatalogContents& contents) const;
    /// A Usage error of this command.
    [[nodiscard]] std::unexpected<Error> wrong(const QString& happened, const QString& advice = {}) const;

    /// --catalog, or what the environment names. Errors: Usage.
    [[nodiscard]] Result<QString> catalogPlace() const;
    [[nodiscard]] Result<CatalogContents> readCatalog(std::stop_token stop) const;
    [[nodiscard]] Result<Planner> planner(std::stop_token stop) const;
    /// The path that --from, --to and --strategy ask for.
    [[nodiscard]] Result<UpgradePath> path(const Planner& planner) const;
    /// Those of --db; without any, those the environment names.
    [[nodiscard]] Result<DatabaseSet> databaseSet() const;
    /// Null with --no-store.
    [[nodiscard]] Result<std::unique_ptr<Store>> openStore() const;
    /// Writes a result to --out, or to standard output.
    [[nodiscard]] Result<void> write(const QByteArray& bytes) const;

private:
    QString m_command;
    QCommandLineParser m_parser;
    QStringList m_formats;
    qsizetype m_mostArguments = 0;
    bool m_hasStore = false;
};

} // namespace lockstep::ctl
