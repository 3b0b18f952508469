package dev.slipway.journal;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** The one row that tells how the tables are laid out and which Slipway last wrote to them. */
final class Schema {
  private Schema() {}

  /**
   * Refuses a layout from the future, and notes a newer writer.
   *
   * @return the newest version of Slipway that has written here
   */
  static String check(Connection connection, int known, String version, String where)
      throws SQLException {
    int schema;
    String writer;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT schema, writer FROM slipway_journal")) {
      if (!row.next()) {
        throw new Problem(
            ExitCode.ERROR,
            "the journal has lost its version",
            where,
            "slipway journal restore <backup>, or slipway journal rebuild");
      }
      schema = row.getInt(1);
      String stored = row.getString(2);
      writer = stored == null ? "0" : stored;
    }
    if (schema > known) {
      throw new Problem(
          ExitCode.ERROR,
          "the journal is laid out by a newer Slipway than this one (" + version + ")",
          where,
          "use Slipway " + writer + " or newer");
    }
    if (Arrays.compare(numbers(version), numbers(writer)) <= 0) {
      return writer;
    }
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE slipway_journal SET writer = ?")) {
      update.setString(1, version);
      update.executeUpdate();
    }
    return version;
  }

  /** {@code 0.1.0-SNAPSHOT} as 0, 1, 0. */
  private static int[] numbers(String version) {
    return version
        .replaceFirst("[-+].*", "")
        .chars()
        .filter(c -> c == '.' || Character.isDigit(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .transform(Schema::split);
  }

  private static int[] split(String digits) {
    return Arrays.stream(digits.split("\\."))
        .filter(part -> !part.isEmpty())
        .mapToInt(part -> Integer.parseInt(part.substring(0, Math.min(9, part.length()))))
        .toArray();
  }
}
