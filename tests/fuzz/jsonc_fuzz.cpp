// libFuzzer's way into the document of JSON with comments: any bytes are read and given back as they were;
// what reads as data can be edited, stays sound, keeps the rest of its bytes and can be taken back. Run it
// with installer/fuzz.

#include "core/siteconfig/jsonc_change.h"
#include "core/siteconfig/jsonc_format.h"
#include "core/siteconfig/secret_masking.h"

#include <cstdlib>

using namespace lockstep;

namespace {

void demand(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

/// Takes small numbers off the front of the input: what to do, and where.
class Choices
{
public:
    explicit Choices(QByteArrayView bytes) : m_bytes(bytes) {}

    int below(int bound)
    {
        if (m_bytes.isEmpty())
            return 0;
        const int taken = static_cast<unsigned char>(m_bytes.front());
        m_bytes = m_bytes.sliced(1);
        return taken % bound;
    }

    [[nodiscard]] QByteArrayView rest() const { return m_bytes; }

private:
    QByteArrayView m_bytes;
};

void scanAll(QByteArrayView text)
{
    JsoncScanner scanner(text);
    qint32 end = 0;
    for (JsoncToken token = scanner.next(); token.kind != JsoncTokenKind::End; token = scanner.next()) {
        demand(token.offset == end && token.length > 0, "tokens lie side by side");
        end = token.end();
    }
    demand(end == text.size(), "tokens cover every byte");
}

Result<JsoncEdits> change(const JsoncDocument& document, int what, const JsoncPath& path,
                          const JsoncPath& other)
{
    switch (what) {
    case 0:
        return setJsonc(document, path, R"({"new": [1, "x"]})");
    case 1:
        return setJsonc(document, path + JsoncPath{QStringLiteral("made")}, "1e3");
    case 2:
        return insertJsonc(document, path, "null");
    case 3:
        return appendJsonc(document, path, "[true]");
    case 4:
        return removeJsonc(document, path);
    case 5:
        return renameJsonc(document, path, QStringLiteral("other name"));
    case 6:
        return moveJsonc(document, path, other);
    case 7:
        return moveJsonc(document, path, JsoncPath{QStringLiteral("moved"), QStringLiteral("here")});
    default:
        return formatJsonc(document, jsoncStyle(document));
    }
}

void edit(const JsoncDocument& document, Choices& choices)
{
    const int nodes = int(document.tree().nodes.size());
    const JsoncPath path = document.path(choices.below(nodes));
    const JsoncPath other = document.path(choices.below(nodes));
    const auto edits = change(document, choices.below(9), path, other);
    if (!edits)
        return;
    const auto changed = document.edited(*edits);
    demand(changed.has_value(), "edits fit");
    demand(changed->check(QStringLiteral("it")).has_value(), "what was changed can be read");
    const auto back = changed->edited(reverseJsoncEdits(document.bytes(), *edits));
    demand(back && back->bytes() == document.bytes(), "edits can be taken back");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    Choices choices(QByteArrayView(data, qsizetype(size)));
    constexpr int numbers = 4;
    const QByteArray text =
        choices.rest().sliced(std::min<qsizetype>(numbers, qsizetype(size))).toByteArray();
    scanAll(text);
    const auto strict = JsoncDocument::parse(text, {.comments = false, .trailingCommas = false});
    demand(strict.bytes() == text, "a document is what it was read from");
    const auto document = JsoncDocument::parse(text);
    demand(document.bytes() == text, "a document is what it was read from");
    demand(maskedJsonc(document).count('\n') == text.count('\n'), "masking keeps the lines");
    if (document.check(QStringLiteral("it")) && !document.tree().nodes.empty())
        edit(document, choices);
    return 0;
}
