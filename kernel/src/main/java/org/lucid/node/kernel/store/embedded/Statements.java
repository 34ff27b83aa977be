package org.lucid.node.kernel.store.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** One connection with the statements prepared on it so far. Used by one thread at a time. */
final class Statements implements AutoCloseable {

    /** Reads the present row. */
    interface Row<R> {
        R read(ResultSet row) throws SQLException;
    }

    private static final int MOST = 256;
    private static final int WAL_PAGES = 4000;

    private final Connection connection;
    private final LinkedHashMap<String, PreparedStatement> prepared = new LinkedHashMap<>(64, 0.75f, true);

    private Statements(Connection connection) {
        this.connection = connection;
    }

    /**
     * The connection that writes. WAL with full synchronisation flushes the log once for each COMMIT, before it
     * returns; that is what an acknowledgement rests on.
     */
    static Statements writing(Path database) throws SQLException {
        SQLiteConfig config = config(2000);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalSizeLimit(WAL_PAGES * 4096);
        // Each checkpoint flushes log and database; four times SQLite's default makes that four times rarer.
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(WAL_PAGES));
        return new Statements(config.createConnection("jdbc:sqlite:" + database));
    }

    /** A connection that only reads; it sees every transaction committed before its statement began. */
    static Statements reading(Path database) throws SQLException {
        SQLiteConfig config = config(1000);
        Statements statements = new Statements(config.createConnection("jdbc:sqlite:" + database));
        statements.execute("PRAGMA query_only = ON");
        return statements;
    }

    /** Runs a statement that gives no rows. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a change and says how many rows it changed. */
    int update(String sql, Object... values) throws SQLException {
        try {
            return bound(sql, List.of(values)).executeUpdate();
        } catch (SQLException e) {
            forget(sql);
            throw e;
        }
    }

    /** Runs a query and reads all of its rows. */
    <R> List<R> rows(String sql, List<?> values, Row<R> row) throws SQLException {
        List<R> rows = new ArrayList<>();
        try (ResultSet results = bound(sql, values).executeQuery()) {
            while (results.next()) {
                rows.add(row.read(results));
            }
        } catch (SQLException e) {
            forget(sql);
            throw e;
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private PreparedStatement bound(String sql, List<?> values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
            if (prepared.size() > MOST) {
                prepared.pollFirstEntry().getValue().close();
            }
        }
        for (int i = 0; i < values.size(); i++) {
            switch (values.get(i)) {
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Boolean flag -> statement.setInt(i + 1, flag ? 1 : 0);
                default -> throw new IllegalArgumentException("not a column value: " + values.get(i).getClass());
            }
        }
        return statement;
    }

    /** The driver finalises a statement that met a full or failing medium; used again it would fail for ever. */
    private void forget(String sql) throws SQLException {
        PreparedStatement statement = prepared.remove(sql);
        if (statement != null) {
            statement.close();
        }
    }

    private static SQLiteConfig config(int cacheKibibytes) {
        SQLiteConfig config = new SQLiteConfig();
        // A negative size is in KiB.
        config.setCacheSize(-cacheKibibytes);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout(5000);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
        return config;
    }
}
