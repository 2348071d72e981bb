#include "models/step_summary.h"
#include "models/translation.h"
#include "result_checks.h"

#include <QFile>

using namespace lockstep;

/// The English texts that the program carries, as it carries them.
class TestTranslation : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { installTranslations(QLocale(QLocale::English)); }

    void pluralsAreEnglish_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0 << "0 migrations";
        QTest::newRow("one") << 1 << "1 migration";
        QTest::newRow("two") << 2 << "2 migrations";
    }

    void pluralsAreEnglish()
    {
        QFETCH(const int, count);
        QFETCH(const QString, text);
        QCOMPARE(migrationCountText(count), text);
    }

    void everyPluralIsTranslated()
    {
        QFile file(QStringLiteral(LOCKSTEP_SOURCE_DIR "/translations/lockstep_en.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray texts = file.readAll();
        QVERIFY(texts.count("<message numerus=\"yes\">") > 10);
        QCOMPARE(texts.count("unfinished"), 0);
    }
};

QTEST_GUILESS_MAIN(TestTranslation)
#include "tst_translation.moc"
