package dev.slipway.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Writes small texts as a gzipped tar archive (POSIX ustar). */
final class TarGz {
  private static final int BLOCK = 512;

  private TarGz() {}

  /**
   * @param files names (under 100 bytes) to contents, in the order in which they are written
   */
  static byte[] of(Map<String, String> files, Instant at) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        out.write(header(file.getKey(), content.length, at));
        out.write(content);
        pad(out, content.length);
      }
      out.write(new byte[2 * BLOCK]);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to be written", e);
    }
    return bytes.toByteArray();
  }

  private static void pad(OutputStream out, int length) throws IOException {
    out.write(new byte[(BLOCK - length % BLOCK) % BLOCK]);
  }

  private static byte[] header(String name, int size, Instant at) {
    var header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000600");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(size));
    put(header, 136, "%011o".formatted(at.getEpochSecond()));
    put(header, 148, "        ");
    header[156] = '0';
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o".formatted(sum) + "\0 ");
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
