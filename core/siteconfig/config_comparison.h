#pragma once

#include "core/siteconfig/jsonc_document.h"

#include <array>
#include <optional>

namespace lockstep {

class ConfigSchema;

/// The configurations that are held against each other.
enum class ConfigSide : quint8 {
    Original, ///< the customer's, as it was read
    Proposal, ///< what a migration wants, or what somebody has written
    Target,   ///< what the instance it goes to has now
    Text,     ///< what is worked on: takes part in no state, but takes values over
};

inline constexpr size_t configSides = 4;

/// A value on each side: its node in that document; -1: it is not there, which is not the same as null.
using ConfigNodes = std::array<qint32, configSides>;

/// One setting, and how the sides have it. A value that only an instance's API hides ("REDACTED") counts as
/// the same.
struct ComparedSetting
{
    enum class State : quint8 {
        Same,         ///< on all sides that there are
        Proposed,     ///< the proposal is another than the original; the target, if there is one, has that
        Reached,      ///< the proposal is another than the original, and the target has it already
        TargetDiffs,  ///< original and proposal are the same, the target is another
        AllDiffer,    ///< three values
        OnlyOriginal, ///< nobody else has it
        OnlyProposal,
        OnlyTarget,
    };

    int parent = -1;     ///< the setting around it, in the list; -1: it is at the top
    int depth = 0;       ///< at the top: 0
    bool isItem = false; ///< of a list
    QString key;         ///< of an item, its own name, type or number
    ConfigNodes nodes;   ///< by ConfigSide
    bool isOpen = false; ///< its parts follow, one by one
    bool isSecret = false;
    bool isHidden = false; ///< a value is not known here: "REDACTED"
    State state = State::Same;
    bool isTargetOther = false; ///< the target and the proposal are not the same
};

/// "target-differs", "only-original": as in reports.
[[nodiscard]] QString toText(ComparedSetting::State state);

/// Configurations aligned setting by setting: keys by their names, in the order in which they first come;
/// items of lists by what identifies them (type, configID, id, name), else by their order. Lists of texts or
/// numbers are one setting. Comments and layout do not count.
class ConfigComparison
{
public:
    /// By ConfigSide; all must be sound, and all but the text may be missing.
    using Documents = std::array<std::optional<JsoncDocument>, configSides>;

    ConfigComparison() = default;
    /// The schema, where there is one, knows secrets.
    explicit ConfigComparison(Documents documents, const ConfigSchema* schema = nullptr);

    [[nodiscard]] const QList<ComparedSetting>& settings() const { return m_settings; }

    [[nodiscard]] bool has(ConfigSide side) const { return document(side).has_value(); }

    [[nodiscard]] const std::optional<JsoncDocument>& document(ConfigSide side) const
    {
        return m_documents[size_t(side)];
    }

    /// The value as it is written, its lines indented as if it stood alone; nothing: it is not there. Without
    /// `reveal` what must not be seen is masked.
    [[nodiscard]] std::optional<QString> value(int setting, ConfigSide side, bool reveal = false) const;
    /// Both are there and the same, or neither is.
    [[nodiscard]] bool isSame(int setting, ConfigSide one, ConfigSide other) const;
    /// Keys and names on the way to it: "auth.providers › openidconnect › clientID".
    [[nodiscard]] QString title(int setting) const;
    /// In the text where it is there, else where it would be or where another side has it.
    [[nodiscard]] QString pointer(int setting) const;
    /// The byte of the text where it is, or the innermost that is around it.
    [[nodiscard]] qsizetype offset(int setting) const;

    /// The edits of the text by which it has the value of the other side, or none where that has none. No
    /// edits: it is so already. Errors: Precondition (the value stands as "REDACTED"; the item that it
    /// belongs to is not in the text; what is around it in the text can hold nothing).
    [[nodiscard]] Result<JsoncEdits> take(int setting, ConfigSide from) const;

    /// How many have a state other than Same, those that are open aside.
    [[nodiscard]] int differences() const { return m_differences; }

private:
    friend class ConfigAlignment;

    [[nodiscard]] Result<JsoncPath> textPath(int setting) const;

    [[nodiscard]] qint32 node(int setting, ConfigSide side) const
    {
        return m_settings[setting].nodes[size_t(side)];
    }

    Documents m_documents;
    std::array<JsoncEdits, configSides> m_masks; ///< maskEdits()
    QList<ComparedSetting> m_settings;
    QList<quint8> m_same; ///< of each setting: which sides have the same, see ConfigAlignment
    int m_differences = 0;
};

} // namespace lockstep
