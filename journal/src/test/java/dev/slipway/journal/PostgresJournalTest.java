package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresJournalTest extends JournalContractTest {
  private static EmbeddedPostgres server;
  private String database;

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void makeDatabase() throws Exception {
    database = "j" + UUID.randomUUID().toString().replace("-", "");
    try (var connection = server.getPostgresDatabase().getConnection()) {
      JdbcJournal.execute(connection, "CREATE DATABASE " + database);
    }
  }

  @Override
  JournalSettings settings() {
    return new JournalSettings.Postgres(
        "postgresql://localhost:" + server.getPort() + "/" + database, "postgres", "");
  }

  @Override
  void tamper(String sql) throws Exception {
    try (var connection = server.getDatabase("postgres", database).getConnection()) {
      JdbcJournal.execute(connection, sql);
    }
  }

  @Test
  void connectsAgainWhereTheConnectionBroke() throws Exception {
    try (Journal journal = open()) {
      journal.append(Sample.everyType().getFirst());
      for (int i = 0; i < 3; i++) {
        tamper(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                + " current_database() AND pid <> pg_backend_pid()");
        journal.append(Sample.everyType().getLast());
      }
      assertThat(journal.stored(0)).hasSize(4);
      assertThat(Chain.verify(journal.stored(0))).isEmpty();
    }
  }

  @Test
  void saysThatTheDatabaseCannotBeReachedWithoutThePassword() {
    var nowhere =
        new JournalSettings.Postgres("postgresql://localhost:1/none", "ana", "hunter2-secret");
    assertThat(nowhere.toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> Journals.open(nowhere, VERSION, Clock.systemUTC()))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
        .hasStackTraceContaining("cannot be reached")
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("hunter2"));
  }

  @Test
  void saysThatAUrlIsNotOneOfPostgres() {
    var wrong = new JournalSettings.Postgres("mysql://localhost/none", "ana", "hunter2-secret");
    assertThatThrownBy(() -> Journals.open(wrong, VERSION, Clock.systemUTC()))
        .isInstanceOf(Problem.class)
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("hunter2"));
  }

  private static String stackTrace(Throwable e) {
    var out = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(out));
    return out.toString();
  }
}
