package dev.slipway.target.compose;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 request over a Unix socket, as much of HTTP as Docker Engine speaks. */
final class UnixHttp {
  private static final int LONGEST_LINE = 16_384;

  private UnixHttp() {}

  /** Takes an answer apart while the connection is open. */
  interface Answer<T> {
    T read(int status, InputStream body) throws IOException;
  }

  /**
   * @param limit after which the connection is cut; zero: never
   */
  static <T> T request(
      Path socket, String method, String path, byte[] body, Duration limit, Answer<T> answer)
      throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        var _ = new Watch(channel, limit)) {
      String head =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nUser-Agent: slipway\r\n"
              + (body.length > 0 ? "Content-Type: application/json\r\n" : "")
              + ("Content-Length: " + body.length + "\r\n\r\n");
      var request = ByteBuffer.allocate(head.length() + body.length);
      request.put(head.getBytes(StandardCharsets.US_ASCII)).put(body).flip();
      while (request.hasRemaining()) {
        channel.write(request);
      }
      var in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      int status = status(line(in));
      Map<String, String> headers = headers(in);
      InputStream content =
          "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
              ? new Chunked(in)
              : headers.containsKey("content-length")
                  ? new Bounded(in, Long.parseLong(headers.get("content-length")))
                  : in;
      return answer.read(status, content);
    } catch (NumberFormatException e) {
      throw new IOException("not HTTP", e);
    }
  }

  private static int status(String line) throws IOException {
    if (!line.startsWith("HTTP/1.") || line.length() < 12) {
      throw new IOException("not HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    var headers = new HashMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0 && headers.size() < 100) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    var out = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended early");
      }
      if (out.size() > LONGEST_LINE) {
        throw new IOException("not HTTP: a line without an end");
      }
      out.write(c);
    }
    return out.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Closes a channel that is still in use after a while: channels know no time limit. */
  private static final class Watch implements AutoCloseable {
    private final Thread thread;

    Watch(SocketChannel channel, Duration limit) {
      thread =
          Thread.ofVirtual()
              .unstarted(() -> {
                try {
                  Thread.sleep(limit);
                  channel.close();
                } catch (InterruptedException e) {
                  // In time.
                } catch (IOException e) {
                  // Already closed.
                }
              });
      if (limit.isPositive()) {
        thread.start();
      }
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  /** A body whose length is known. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long length) {
      super(in);
      left = length;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the connection ended early");
      }
      left -= count;
      return count;
    }
  }

  /** A body in chunks. */
  private static final class Chunked extends FilterInputStream {
    private long left;
    private boolean ended;
    private boolean first = true;

    Chunked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        if (!first) {
          line(in);
        }
        first = false;
        left = Long.parseLong(line(in).replaceFirst(";.*", "").strip(), 16);
        ended = left == 0;
      }
      if (ended) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the connection ended early");
      }
      left -= count;
      return count;
    }
  }
}
