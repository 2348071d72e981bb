#pragma once

#include "core/planning/knowledge.h"

namespace lockstep {

class YamlComplaints;
class YamlFields;

/// Fills a Knowledge from YAML files, one after the other; see Knowledge::load.
class KnowledgeReader
{
public:
    [[nodiscard]] static Result<Knowledge> read(const QString& folder, const QStringList& extraFiles);

private:
    Result<void> readOne(const QString& path);
    void readTop(YamlFields& top);

    void readReleaseLines(YamlFields& top);
    void readLastMinors(YamlFields& top);
    void readMinimumPostgres(YamlFields& top);
    void readAvoided(YamlFields& top);
    void readOutOfBand(YamlFields& top);
    void readWarnings(YamlFields& top);
    [[nodiscard]] Knowledge finished() &&;

    Knowledge m_knowledge;
    YamlComplaints* m_complaints = nullptr; ///< of the file being read
};

} // namespace lockstep
