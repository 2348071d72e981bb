#include "ui/shell/about_dialog.h"

#include "ui/theme/icons.h"
#include "ui/widgets/key_value_list.h"
#include "ui/widgets/text_label.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QSysInfo>
#include <QVBoxLayout>

namespace lockstep {

namespace {

constexpr int markSide = 64;

} // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("About Lockstep"));
    auto* mark = new QLabel;
    mark->setPixmap(applicationIcon().pixmap(QSize(markSide, markSide), devicePixelRatio()));
    mark->setAccessibleName(tr("Lockstep's mark"));
    auto* facts = new KeyValueList;
    facts->setValue(tr("Version"), QCoreApplication::applicationVersion());
    facts->setValue(tr("Licence"), QStringLiteral("Apache License 2.0"));
    facts->setValue(tr("Made with"), QStringLiteral("Qt %1").arg(QString::fromLatin1(qVersion())));
    facts->setValue(tr("System"), QSysInfo::prettyProductName() + QStringLiteral(", ") +
                                      QSysInfo::currentCpuArchitecture());

    auto* words = new QVBoxLayout;
    words->setSpacing(space::xs);
    words->addWidget(new TextLabel(QStringLiteral("Lockstep"), TextStyle::Heading));
    words->addWidget(
        (new TextLabel(tr("Plans, rehearses and carries out upgrades of Sourcegraph instances, one safe "
                          "step after another.")))
            ->muted()
            ->wrapped());
    words->addSpacing(space::m);
    words->addWidget(facts);
    auto* top = new QHBoxLayout;
    top->setSpacing(space::l);
    top->addWidget(mark, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::xl, space::xl, space::l);
    layout->setSpacing(space::l);
    layout->addLayout(top, 1);
    layout->addWidget(buttons);
    resize(460, sizeHint().height());
}

} // namespace lockstep
