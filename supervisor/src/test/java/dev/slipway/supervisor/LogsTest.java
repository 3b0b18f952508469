package dev.slipway.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
  private static final String SECRET = "hunter2-planted-secret";

  @TempDir Path directory;

  @Test
  void aFullFileIsMovedAsideAndOnlyThreeAreKept() throws IOException {
    var log = new LogFile(directory.resolve("web.log"), 1000);

    for (int i = 0; i < 200; i++) {
      log.append("stdout", "line " + i);
    }
    log.close();

    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("web.log", "web.log.1", "web.log.2");
    }
    for (String ending : List.of("", ".1", ".2")) {
      assertThat(Files.size(directory.resolve("web.log" + ending))).isLessThanOrEqualTo(1000);
    }
    assertThat(Files.readString(directory.resolve("web.log"))).endsWith("stdout line 199\n");
  }

  @Test
  void aFileThatIsThereIsGoneOnWith() throws IOException {
    var file = directory.resolve("web.log");
    var first = new LogFile(file, 1000);
    first.append("stdout", "before");
    first.close();

    var second = new LogFile(file, 1000);
    second.append("stderr", "after");
    second.close();

    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aSecretIsTakenOutHoweverTheLineArrives() throws IOException {
    var pump = pump();

    write("pass", "word ", SECRET.substring(0, 5), SECRET.substring(5), " end\n");
    pump.drain();

    assertThat(logged()).containsExactly("stdout password (secret) end");
  }

  @Test
  void aSecretIsTakenOutWhereALongLineIsCut() throws IOException {
    var pump = pump();

    // The cut falls into the secret wherever the pipe's reads end.
    String filling = "x".repeat(16_380);
    for (int shift = 0; shift < 30; shift++) {
      write("y".repeat(shift), filling, SECRET.substring(0, 10), SECRET.substring(10), "\n");
    }
    pump.drain();

    assertThat(Files.readString(directory.resolve("web.log"))).doesNotContain(SECRET);
    assertThat(String.join("", logged()).split("\\(secret\\)", -1)).hasSize(31);
  }

  @Test
  void aCutLeavesTheBeginningOfASecretForTheNextPart() {
    var redactor = new Redactor(List.of("abcdef", "cdxyz"));

    assertThat(redactor.safeCut("123")).isEqualTo(3);
    assertThat(redactor.safeCut("123abc")).isEqualTo(3);
    assertThat(redactor.safeCut("123abcd")).isEqualTo(3);
    assertThat(redactor.safeCut("123abcdef")).isEqualTo(9);
    assertThat(redactor.safeCut("123cd")).isEqualTo(3);
  }

  @Test
  void aLineWithoutAnEndIsWrittenWhenThePipeIsDrained() throws IOException {
    var pump = pump();

    write("no newline");
    pump.drain();

    assertThat(logged()).containsExactly("stdout no newline");
  }

  @Test
  void bytesThatAreNotTextDoNoHarm() throws IOException {
    var pump = pump();

    try (var pipe = new RandomAccessFile(pipe().toString(), "rw")) {
      pipe.write(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 7, '\n'});
    }
    write("grüße\r\n");
    pump.drain();

    assertThat(logged()).hasSize(2).last().isEqualTo("stdout grüße");
  }

  private Path pipe() {
    return directory.resolve("web.out");
  }

  private LogPump pump() throws IOException {
    Native.makeFifo(pipe().toString());
    var log = new LogFile(directory.resolve("web.log"), LogFile.LARGEST);
    return new LogPump(pipe().toString(), "stdout", log, new Redactor(List.of(SECRET)));
  }

  private void write(String... parts) throws IOException {
    try (var pipe = new RandomAccessFile(pipe().toString(), "rw")) {
      for (String part : parts) {
        pipe.write(part.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** The lines without their times. */
  private List<String> logged() throws IOException {
    return Files.readAllLines(directory.resolve("web.log")).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }
}
