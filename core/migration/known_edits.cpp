#include "core/migration/known_edits.h"

#include <QMap>
#include <QSet>

namespace lockstep {

namespace {

using Ids = QSet<MigrationId>;

/// What the product's own stitching lets a newer release override.
const QMap<Schema, Ids>& overrides()
{
    static const QMap<Schema, Ids> ids = {
        {Schema::Frontend,
         {1528395701, 1528395730, 1528395786, 1528395798, 1528395836, 1528395840, 1528395841, 1528395851,
          1528395869, 1528395880, 1528395955, 1528395959, 1528395963, 1528395965, 1528395970, 1528395971,
          1644515056, 1645554732, 1648628900, 1652707934, 1655157509, 1655481894, 1663871069, 1667220626,
          1670934184, 1674455760, 1675962678, 1676420496, 1677003167, 1677944752, 1678214530, 1678456448}},
        {Schema::CodeIntel, {1000000020, 1665531314, 1670365552}},
        {Schema::CodeInsights, {1000000001, 1000000002, 1000000004, 1000000010, 1659572248, 1672921606}}};
    return ids;
}

/// Changed between the releases from 5.8 on.
const QMap<Schema, Ids>& laterEdits()
{
    static const QMap<Schema, Ids> ids = {
        {Schema::Frontend,
         {1722961262, // in 5.9
          1729579045, // in 5.11, down only
          1711003437, 1721251474, 1740649479, 1741434181, 1741620649, 1741669067, 1741881212, // in 6.3
          1746211334,                           // in 6.5, down only
          1680296731,                           // in 7.0
          1729862219, 1732012685, 1750164372}}, // in 7.2
        {Schema::CodeIntel, {1723117227, 1679010276}},
        {Schema::CodeInsights, {1723117231}}};
    return ids;
}

/// 3.34.2 used these ids for what 3.35.0 calls 1528395949 to 951; releases after it do nothing under them.
/// Only stitching that goes through patch releases meets them.
const QMap<Schema, Ids>& patchEdits()
{
    static const QMap<Schema, Ids> ids = {{Schema::Frontend, {1528395945, 1528395946, 1528395947}}};
    return ids;
}

} // namespace

bool isKnownEdit(Schema schema, MigrationId id)
{
    return overrides()[schema].contains(id) || laterEdits()[schema].contains(id) ||
           patchEdits()[schema].contains(id);
}

} // namespace lockstep
