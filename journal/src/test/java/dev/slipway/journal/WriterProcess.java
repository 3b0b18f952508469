package dev.slipway.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link JournalWriter} under way. */
record WriterProcess(Process process) implements AutoCloseable {
  static WriterProcess start(JournalSettings settings, String name, int count) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                JournalWriter.class.getName()));
    switch (settings) {
      case JournalSettings.Sqlite s ->
          command.addAll(List.of("sqlite", s.file().toString(), s.cache().toString()));
      case JournalSettings.Postgres s -> command.addAll(List.of("postgres", s.url(), s.user()));
    }
    command.addAll(List.of(name, Integer.toString(count)));
    return new WriterProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Every hash that it told, once it has ended by itself. */
  List<String> finished() throws Exception {
    var hashes = process.inputReader().lines().toList();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("the writer failed");
    }
    return hashes;
  }

  /** Sends SIGKILL once so many appends were told, and gives back all whole lines it told. */
  List<String> killedAfter(int appends) throws Exception {
    var hashes = new ArrayList<String>();
    try (BufferedReader out = process.inputReader()) {
      String line;
      while ((line = out.readLine()) != null) {
        if (line.length() == Chain.GENESIS.length()) {
          hashes.add(line);
        }
        if (hashes.size() == appends) {
          new ProcessBuilder("kill", "-9", Long.toString(process.pid())).start().waitFor();
        }
      }
    }
    process.waitFor(60, TimeUnit.SECONDS);
    if (process.exitValue() != 137) {
      throw new IllegalStateException("it ended by itself: " + process.exitValue());
    }
    return hashes;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
