#pragma once

#include "ui/shell/page.h"

#include <QAction>
#include <QLineEdit>
#include <QSettings>
#include <QVBoxLayout>

namespace lockstep::test {

/// A page with one field, one main action and one further action, whose layout is one remembered word.
class FakePage : public Page
{
public:
    explicit FakePage(const QString& id)
        : m_id(id),
          m_field(new QLineEdit(this)),
          m_main(new QAction(QStringLiteral("Main of ") + id, this)),
          m_extra(new QAction(QStringLiteral("Extra of ") + id, this))
    {
        m_field->setAccessibleName(QStringLiteral("Field"));
        auto* layout = new QVBoxLayout(this);
        layout->addWidget(m_field);
    }

    QString pageId() const override { return m_id; }

    QString title() const override { return m_id.left(1).toUpper() + m_id.mid(1); }

    QString subtitle() const override { return subtitleText; }

    QString workUnderWay() const override { return work; }

    bool canPause() const override { return pauses; }

    void pauseWork() override { pauseAsked = true; }

    QString iconName() const override { return QStringLiteral("view-list-details"); }

    QAction* mainAction() const override { return m_main; }

    QList<QAction*> headerActions() const override { return {m_extra}; }

    void focusContent() override { m_field->setFocus(); }

    void saveLayout() const override { QSettings().setValue(m_id, word); }

    void restoreLayout() override { word = QSettings().value(m_id).toString(); }

    QLineEdit* field() const { return m_field; }

    QString subtitleText = QStringLiteral("a quiet line");
    QString word;
    QString work;
    bool pauses = false;
    bool pauseAsked = false;

private:
    QString m_id;
    QLineEdit* m_field;
    QAction* m_main;
    QAction* m_extra;
};

} // namespace lockstep::test
