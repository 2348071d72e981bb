#pragma once

#include "core/siteconfig/config_migration.h"
#include "core/siteconfig/config_schema.h"

#include <optional>

namespace lockstep {

/// A text, and what it is held against.
struct ConfigQuestion
{
    QByteArray bytes;
    std::optional<ConfigSchema> schema;
    std::optional<ConfigRules> rules;
    ConfigAnswers answers;
};

/// What is found out about a text away from the thread that shows it.
struct CheckedConfig
{
    JsoncDocument document = JsoncDocument::parse({});
    QList<ConfigProblem> problems;
    JsoncEdits masks; ///< of what must not be seen: maskEdits()
    std::optional<ConfigMigration> migration;
    std::optional<Error> migrationError;

    void dropMigration()
    {
        migration.reset();
        migrationError.reset();
    }
};

/// Answers to rules that are not there are left aside. What was found until the stop is returned.
[[nodiscard]] CheckedConfig checkConfig(const ConfigQuestion& question, const std::stop_token& stop);

} // namespace lockstep
