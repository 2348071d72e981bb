#include "models/translation.h"

#include <QCoreApplication>
#include <QTranslator>

namespace lockstep {

namespace {

const QString folder = QStringLiteral(":/i18n");

/// True when it was there.
bool install(const QLocale& locale)
{
    auto translator = std::make_unique<QTranslator>(QCoreApplication::instance());
    if (!translator->load(locale, QStringLiteral("lockstep"), QStringLiteral("_"), folder))
        return false;
    return QCoreApplication::installTranslator(translator.release());
}

} // namespace

void installTranslations(const QLocale& locale)
{
    if (!install(QLocale(QLocale::English)))
        qWarning("the English texts are missing from the program: its plurals will look odd");
    if (locale.language() != QLocale::English && locale.language() != QLocale::C)
        install(locale);
}

} // namespace lockstep
