#include "core/database/load/load_run.h"

namespace lockstep {

namespace {

using Kind = DumpStatement::Kind;

/// Of a table: names, what it is, and what matters about the columns' types.
QString columnsSql()
{
    return QStringLiteral(
        "SELECT a.attname, c.relkind, CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END = "
        "'timestamptz'::regtype, a.attlen > 0, r.prosrc, er.prosrc, e.oid FROM pg_class c "
        "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "LEFT JOIN pg_type t ON t.oid = a.atttypid "
        "LEFT JOIN pg_language internal ON internal.lanname = 'internal' "
        "LEFT JOIN pg_proc r ON r.oid = t.typreceive AND r.prolang = internal.oid "
        "LEFT JOIN pg_type e ON e.oid = t.typelem "
        "LEFT JOIN pg_proc er ON er.oid = e.typreceive AND er.prolang = internal.oid "
        "WHERE c.oid = $1::regclass ORDER BY a.attnum");
}

std::optional<BinaryType> binaryType(const SqlRows& columns, qsizetype row)
{
    const auto kind = binaryKind(columns.text(row, 4).toLatin1());
    if (kind != BinaryType::Kind::Array)
        return kind.transform([](BinaryType::Kind known) { return BinaryType{known, known, 0}; });
    const auto element = binaryKind(columns.text(row, 5).toLatin1());
    if (!element || element == BinaryType::Kind::Array)
        return {};
    return BinaryType{*kind, *element, static_cast<qint32>(columns.number(row, 6))};
}

bool turnsOff(const QByteArray& setting)
{
    return setting.simplified().toLower().endsWith("= off;");
}

} // namespace

Error statementError(const SqlError& error, const DumpPiece& piece, const QString& subject)
{
    Error told =
        error.toError(loadAttempt(), subject,
                      QStringLiteral("Check that the dump is whole, and that the server has the extensions "
                                     "it needs"));
    if (told.kind != ErrorKind::Cancelled)
        told.happened =
            QStringLiteral("line %1, %2: %3").arg(piece.line).arg(shortText(piece.bytes), told.happened);
    return told;
}

LoadRun::LoadRun(DumpReader reader, LoadTarget& target, const LoadOptions& options, LoadProgress& progress,
                 std::stop_token stop)
    : m_lexer(std::move(reader)),
      m_target(&target),
      m_sessions(target.settings(), options.connections > 0 ? options.connections : defaultLoadConnections()),
      m_options(options),
      m_progress(&progress),
      m_stop(std::move(stop))
{
}

Result<LoadReport> LoadRun::run()
{
    if (const Result<void> opened = m_sessions.open(m_stop); !opened)
        return failure(opened);
    m_progress->stepStarted(QStringLiteral("Create the tables and load their rows"));
    while (true) {
        Result<DumpPiece> piece = m_lexer.next();
        if (!piece)
            return failure(piece);
        m_progress->readTo(m_lexer.reader().storedBytesRead(), m_lexer.reader().storedSize());
        if (piece->kind == DumpPiece::Kind::End)
            break;
        if (const Result<void> taken = take(std::move(*piece)); !taken)
            return failure(taken);
    }
    if (const Result<void> finished = finish(); !finished)
        return failure(finished);
    m_progress->stepFinished(RunEvent::State::Done);
    return report();
}

Result<void> LoadRun::take(DumpPiece piece)
{
    if (m_stop.stop_requested())
        return failure(ErrorKind::Cancelled, loadAttempt(), m_lexer.reader().subject(),
                       QStringLiteral("it was cancelled"));
    switch (piece.kind) {
    case DumpPiece::Kind::Statement:
        return takeStatement(piece);
    case DumpPiece::Kind::Command:
        return takeCommand(piece);
    case DumpPiece::Kind::Rows:
        return takeRows(std::move(piece));
    case DumpPiece::Kind::RowsEnd:
        return endCopy();
    case DumpPiece::Kind::End:
        break;
    }
    return {};
}

std::unexpected<Error> LoadRun::invalid(const DumpPiece& piece, const QString& why,
                                        const QString& advice) const
{
    return failure(ErrorKind::Invalid, loadAttempt(), m_lexer.reader().subject(),
                   QStringLiteral("line %1: %2").arg(piece.line).arg(why), advice);
}

void LoadRun::leaveOut(const QByteArray& text, const QString& why)
{
    m_leftOut.append(QStringLiteral("%1: %2").arg(shortText(text), why));
    m_progress->log(RunEvent::Level::Info, QStringLiteral("Left out: ") + m_leftOut.last());
}

Result<void> LoadRun::takeCommand(const DumpPiece& piece)
{
    if (piece.bytes.startsWith("\\restrict ") || piece.bytes.startsWith("\\unrestrict "))
        return {}; // between psql and pg_dump
    const bool connects = piece.bytes.startsWith("\\connect ") || piece.bytes.startsWith("\\c ");
    if (connects && !m_hasTables) {
        leaveOut(piece.bytes, QStringLiteral("the target's database is used"));
        return {};
    }
    return invalid(piece,
                   connects ? QStringLiteral("it goes on with another database")
                            : QStringLiteral("it uses psql's command ") + shortText(piece.bytes),
                   QStringLiteral("Make a dump of one database with: pg_dump --format=plain"));
}

Result<void> LoadRun::takeStatement(const DumpPiece& piece)
{
    if (!std::exchange(m_headerChecked, true)) {
        const Result<void> checked =
            checkHeader(m_lexer.marks(), m_lexer.reader().subject(), m_sessions.main().serverVersion(),
                        m_options.allowNewerServer);
        if (!checked)
            return checked;
    }
    const DumpStatement statement = readStatement(piece.bytes);
    const Treatment treatment = treatmentOf(statement);
    if (!treatment.isLeftOut())
        return obey(piece, statement, treatment);
    leaveOut(piece.bytes, treatment.leftOutBecause);
    return {};
}

Result<void> LoadRun::obey(const DumpPiece& piece, const DumpStatement& statement, const Treatment& treatment)
{
    if (piece.copyFollows != (statement.kind == Kind::Copy))
        return invalid(piece, QStringLiteral("rows in a format that pg_dump does not write"),
                       QStringLiteral("Make a dump with: pg_dump --format=plain"));
    switch (statement.kind) {
    case Kind::Setting:
        return set(piece, statement, treatment);
    case Kind::Copy:
        return beginCopy(piece, statement);
    case Kind::Index:
    case Kind::Key:
    case Kind::ForeignKey:
        return m_plainOrder.isEmpty() ? build(piece, statement) : execute(piece, treatment);
    case Kind::Addition:
        if (m_tasks.isEmpty())
            return execute(piece, treatment);
        m_additions.append(piece);
        return {};
    case Kind::Unknown:
        if (const Result<void> plain = goPlain(piece); !plain)
            return plain;
        return execute(piece, treatment);
    case Kind::Other:
        return execute(piece, treatment);
    }
    return {};
}

// In the order of the file: all that came before is done first.
Result<void> LoadRun::execute(const DumpPiece& piece, const Treatment& treatment)
{
    if (const Result<void> settled = settle(); !settled)
        return settled;
    const SqlResult done = m_sessions.main().executeBytes(piece.bytes, m_stop);
    if (done)
        return {};
    if (!treatment.forgives(done.error().sqlState))
        return std::unexpected(statementError(done.error(), piece, m_lexer.reader().subject()));
    leaveOut(piece.bytes, done.error().message);
    return {};
}

Result<void> LoadRun::set(const DumpPiece& piece, const DumpStatement& statement, const Treatment& treatment)
{
    if (m_settings.value(statement.setting) == piece.bytes)
        return {};
    const qsizetype leftOut = m_leftOut.size();
    if (const Result<void> done = execute(piece, treatment); !done)
        return done;
    m_settings.insert(statement.setting, piece.bytes);
    if (m_leftOut.size() == leftOut)
        m_sessions.remember(piece.bytes);
    if (statement.setting == "standard_conforming_strings")
        m_lexer.setStandardStrings(!turnsOff(piece.bytes));
    return {};
}

Result<void> LoadRun::goPlain(const DumpPiece& piece)
{
    if (!m_plainOrder.isEmpty())
        return {};
    if (const Result<void> settled = settle(); !settled)
        return settled;
    m_plainOrder =
        QStringLiteral("line %1 is not known here: %2").arg(piece.line).arg(shortText(piece.bytes));
    m_progress->log(RunEvent::Level::Warning,
                    QStringLiteral("From here on in the order of the file, over one connection: ") +
                        m_plainOrder);
    return {};
}

Result<LoadRun::TableLoad*> LoadRun::tableLoad(const DumpStatement& statement)
{
    const auto known = std::ranges::find_if(m_tables, [&](const auto& load) {
        return load->table == statement.table && load->columns == statement.columns;
    });
    if (known != m_tables.end())
        return known->get();
    auto load = std::make_unique<TableLoad>(statement.table, statement.columns);
    const SqlResult columns =
        m_sessions.main().query(columnsSql(), {QString::fromUtf8(statement.table.quoted())}, m_stop);
    if (!columns)
        return std::unexpected(columns.error().toError(loadAttempt(), statement.table.text()));
    QMap<qsizetype, BinaryType> types;
    for (qsizetype row = 0; row < columns->size(); ++row) {
        load->isPlainTable = columns->text(row, 1) == u'r';
        if (columns->flag(row, 3))
            load->fixedColumns.insert(columns->text(row, 0).toUtf8());
        const qsizetype position = statement.columns.indexOf(columns->text(row, 0).toUtf8());
        if (position < 0)
            continue;
        if (columns->flag(row, 2))
            load->zonedColumns.append(static_cast<int>(position));
        if (const auto type = binaryType(*columns, row))
            types.insert(position, *type);
    }
    std::ranges::sort(load->zonedColumns);
    if (!types.isEmpty() && types.size() == statement.columns.size() && isInUtf8())
        load->binary = std::make_shared<BinaryCopy>(types.values());
    m_tables.push_back(std::move(load));
    return m_tables.back().get();
}

bool LoadRun::isInUtf8() const
{
    return m_settings.value("client_encoding").contains("'UTF8'");
}

Result<void> LoadRun::beginCopy(const DumpPiece& piece, const DumpStatement& statement)
{
    m_hasTables = true;
    if (!m_tasks.isEmpty()) {
        if (const Result<void> settled = settle(); !settled)
            return settled;
    }
    const Result<TableLoad*> load = tableLoad(statement);
    if (!load)
        return failure(load);
    m_copying = *load;
    m_identity.sawTable(statement.table);
    if (!m_copies) {
        const Result<QList<Connection*>> hands = m_plainOrder.isEmpty()
                                                     ? m_sessions.workers(*m_progress, m_stop)
                                                     : QList<Connection*>{&m_sessions.main()};
        if (!hands)
            return failure(hands);
        m_copies = std::make_unique<CopyCrew>(*hands, *m_progress, m_stop);
    }
    auto block = std::make_shared<CopyBlock>();
    block->table = statement.table;
    block->sql = piece.bytes;
    block->zonedColumns = m_copying->zonedColumns;
    block->binary = m_copying->binary;
    m_copying->blocks.append(block);
    m_copies->begin(block);
    return {};
}

Result<void> LoadRun::takeRows(DumpPiece piece)
{
    m_identity.sawRows(m_copying->table, m_copying->columns, piece.bytes);
    if (m_copies->add(std::move(piece.bytes), piece.goesOn))
        return {};
    const Result<void> failed = finishCopies();
    return failed ? Result<void>(failure(ErrorKind::Cancelled, loadAttempt(), m_lexer.reader().subject(),
                                         QStringLiteral("it was cancelled")))
                  : failed;
}

Result<void> LoadRun::endCopy()
{
    m_copies->endBlock();
    if (const Result<void> checked = m_identity.check(m_options.schema, m_lexer.reader().subject());
        m_copying->table.name == "migration_logs" && !checked)
        return checked;
    return m_plainOrder.isEmpty() ? Result<void>() : finishCopies();
}

Result<void> LoadRun::finishCopies()
{
    if (!m_copies)
        return {};
    const Result<void> finished = m_copies->finish();
    m_copies.reset();
    return finished;
}

Result<void> LoadRun::settle()
{
    if (const Result<void> finished = finishCopies(); !finished)
        return finished;
    return runTasks();
}

Result<void> LoadRun::finish()
{
    const QString subject = m_lexer.reader().subject();
    if (const Result<void> settled = settle(); !settled)
        return settled;
    if (!m_headerChecked) {
        if (const Result<void> checked = checkHeader(
                m_lexer.marks(), subject, m_sessions.main().serverVersion(), m_options.allowNewerServer);
            !checked)
            return checked;
    }
    if (!m_lexer.marks().isComplete)
        return failure(ErrorKind::Invalid, loadAttempt(), subject,
                       QStringLiteral("it lacks the last line that pg_dump writes: it is not whole"),
                       QStringLiteral("Compare its size with the original's, and copy or make it again"));
    if (const Result<void> checked = m_identity.check(m_options.schema, subject); !checked)
        return checked;
    if (!m_identity.isKnown())
        m_progress->log(RunEvent::Level::Warning,
                        QStringLiteral("The dump does not say which of the product's databases it is of"));
    return addChecks().and_then([this] { return runTasks(); });
}

LoadReport LoadRun::report() const
{
    LoadReport report;
    report.schema = m_options.schema;
    report.bytes = m_lexer.reader().storedBytesRead();
    report.skipped = m_leftOut;
    report.plainOrder = m_plainOrder;
    for (const auto& load : m_tables) {
        RowChecksum sum;
        for (const auto& block : load->blocks)
            sum += block->checksum;
        report.tables.append({load->table.text(), sum.rows, sum.text()});
    }
    return report;
}

} // namespace lockstep
