#pragma once

#include "core/siteconfig/schema_check.h"

namespace lockstep {

enum class ConfigSeverity : quint8 { Error, Warning };

/// One thing that is wrong with a configuration, and where.
struct ConfigProblem
{
    ConfigSeverity severity = ConfigSeverity::Error;
    QString pointer;   ///< JSON pointer to the value, or to the one around the place
    qint32 offset = 0; ///< of the key or value that it is about, in bytes
    qint32 length = 0;
    QString text; ///< a sentence without its end

    friend bool operator==(const ConfigProblem&, const ConfigProblem&) = default;
};

struct ConfigCheckRules
{
    bool formats = true;     ///< a text that is not of its format ("uri") is an error
    bool unknownKeys = true; ///< a key that the schema neither describes nor forbids is a warning
    int maximumProblems = 100;
    SchemaCheckLimits limits = {};
};

/// A JSON schema of draft 7, read once: what a release allows in a site configuration. Cheap to copy;
/// thread-safe.
class ConfigSchema
{
public:
    /// `name` is for messages. `resolver` finds schemas in other documents. Errors: Invalid (no JSON, or no
    /// schema), Cancelled.
    [[nodiscard]] static Result<ConfigSchema> parse(const QByteArray& schema, const QString& name,
                                                    const SchemaResolver& resolver = {},
                                                    const std::stop_token& stop = {});

    /// What of the schema itself is wrong, and so is not checked: regular expressions that are none,
    /// references that lead nowhere. Sentences without their ends.
    [[nodiscard]] const QStringList& flaws() const { return m_parts->flaws; }

    [[nodiscard]] const SchemaParts& parts() const { return *m_parts; }

    /// The problems in the order of their places. Of a document with errors, those of what could be read.
    /// Errors: Cancelled, Invalid (the schema leads back to itself without end, or takes too long).
    [[nodiscard]] Result<QList<ConfigProblem>> check(const JsoncDocument& document,
                                                     const ConfigCheckRules& rules = {},
                                                     const std::stop_token& stop = {}) const;

private:
    explicit ConfigSchema(std::shared_ptr<const SchemaParts> parts) : m_parts(std::move(parts)) {}

    std::shared_ptr<const SchemaParts> m_parts;
};

/// What is wrong with the document's own text: what it cannot be read for, what its rules do not allow, keys
/// that are there twice.
[[nodiscard]] QList<ConfigProblem> textProblems(const JsoncDocument& document);

/// No problem of severity Error.
[[nodiscard]] bool isValidConfig(const QList<ConfigProblem>& problems);

} // namespace lockstep
