#include "core/support/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <span>
#include <spanstream>

namespace lockstep {

namespace {

TextPlace placeOf(const YAML::Mark& mark)
{
    return mark.is_null() ? TextPlace() : TextPlace{mark.line + 1, mark.column + 1};
}

/// yaml-cpp's own nodes are shared pointers to shared pointers: making them takes longer than the reading.
class TreeBuilder : public YAML::EventHandler
{
public:
    [[nodiscard]] YamlTree take() { return std::move(m_tree); }

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}

    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        (void)add(YamlNode::Kind::Null, mark, anchor);
    }

    void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t anchor) override { place(m_anchors.at(anchor)); }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override
    {
        YamlNode& node = add(YamlNode::Kind::Scalar, mark, anchor);
        node.plain = tag.empty() || tag == "?";
        node.text = value;
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override
    {
        m_open.push_back(&add(YamlNode::Kind::Sequence, mark, anchor));
    }

    void OnSequenceEnd() override { m_open.pop_back(); }

    void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override
    {
        m_open.push_back(&add(YamlNode::Kind::Map, mark, anchor));
    }

    void OnMapEnd() override { m_open.pop_back(); }

private:
    YamlNode& add(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        YamlNode& node = m_tree.nodes.emplace_back();
        node.kind = kind;
        node.place = placeOf(mark);
        if (anchor != YAML::NullAnchor)
            m_anchors.push_back(&node);
        place(&node);
        return node;
    }

    void place(const YamlNode* node)
    {
        if (m_open.empty())
            m_tree.root = node;
        else
            m_open.back()->items.push_back(node);
    }

    YamlTree m_tree;
    std::vector<YamlNode*> m_open;
    std::vector<const YamlNode*> m_anchors{nullptr}; ///< yaml-cpp counts them from 1
};

std::unexpected<YamlComplaint> complaint(TextPlace place, const std::string& text)
{
    return std::unexpected(YamlComplaint{place, QString::fromStdString(text)});
}

} // namespace

const YamlNode* YamlNode::find(std::string_view key) const
{
    if (kind != Kind::Map)
        return nullptr;
    for (size_t index = 0; index < items.size(); index += 2) {
        if (items[index]->kind == Kind::Scalar && items[index]->text == key)
            return items[index + 1];
    }
    return nullptr;
}

std::expected<std::vector<YamlTree>, YamlComplaint> readYamlTrees(const QByteArray& yaml, size_t most)
{
    std::vector<YamlTree> trees;
    try {
        std::ispanstream stream(std::span(yaml.constData(), static_cast<size_t>(yaml.size())));
        YAML::Parser parser(stream);
        while (trees.size() < most) {
            TreeBuilder builder;
            if (!parser.HandleNextDocument(builder))
                break;
            trees.push_back(builder.take());
        }
    } catch (const YAML::Exception& wrong) {
        return complaint(placeOf(wrong.mark), wrong.msg);
    } catch (const std::exception& wrong) {
        return complaint({}, wrong.what());
    }
    return trees;
}

} // namespace lockstep
