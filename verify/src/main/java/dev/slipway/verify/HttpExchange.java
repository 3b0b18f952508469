package dev.slipway.verify;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 request and its answer, over TCP, TLS or a Unix socket.
 *
 * <p>The JDK's own client speaks no Unix sockets, forbids some headers, and takes longer to start
 * than a smoke test should.
 */
final class HttpExchange {
  private static final int LONGEST_BODY = 1 << 20;
  private static final int LONGEST_LINE = 16_384;
  private static final int MOST_HEADERS = 200;

  private HttpExchange() {}

  record Request(
      URI url,
      Optional<Path> socket,
      String method,
      Map<String, String> headers,
      Optional<String> body) {}

  /**
   * @param headers by name in small letters; several of one name joined with commas
   * @param body at most one MiB of it
   */
  record Answer(int status, Map<String, String> headers, String body) {}

  /**
   * @throws SocketTimeoutException where there is no whole answer after the time
   */
  static Answer send(Request request, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    var late = new AtomicBoolean();
    try (Closeable socket = open(request, limit)) {
      Thread watch = Thread.ofVirtual().start(() -> closeAt(end, socket, late));
      try {
        Connection connection = connection(socket, request);
        write(request, connection.out());
        return read(new BufferedInputStream(connection.in()), request.method());
      } finally {
        watch.interrupt();
      }
    } catch (IOException e) {
      if (late.get()) {
        throw timeout(e);
      }
      throw e;
    }
  }

  private static SocketTimeoutException timeout(IOException cause) {
    var timeout = new SocketTimeoutException();
    timeout.initCause(cause);
    return timeout;
  }

  /** A socket that is read in another thread ends that reading by being closed. */
  private static void closeAt(long end, Closeable socket, AtomicBoolean late) {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      late.set(true);
      socket.close();
    } catch (InterruptedException | IOException _) {
      // The answer came in time, or the connection is gone anyway.
    }
  }

  private record Connection(InputStream in, OutputStream out) {}

  private static Closeable open(Request request, Duration limit) throws IOException {
    if (request.socket().isEmpty()) {
      return tcp(host(request.url()), port(request.url()), limit);
    }
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(request.socket().get()));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Connection connection(Closeable socket, Request request) throws IOException {
    if (socket instanceof Socket plain) {
      boolean https = request.url().getScheme().equals("https");
      Socket used = https ? tls(plain, request) : plain;
      return new Connection(used.getInputStream(), used.getOutputStream());
    }
    var channel = (SocketChannel) socket;
    return new Connection(Channels.newInputStream(channel), Channels.newOutputStream(channel));
  }

  /** A connection to the host's first address. */
  static Socket tcp(String host, int port, Duration limit) throws IOException {
    int millis = Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    var socket = new Socket();
    try {
      var address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket tls(Socket socket, Request request) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var secured =
        (SSLSocket) factory.createSocket(socket, host(request.url()), port(request.url()), true);
    var parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static String host(URI url) {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(URI url) {
    int given = url.getPort();
    return given > 0 ? given : url.getScheme().equals("https") ? 443 : 80;
  }

  private static void write(Request request, OutputStream out) throws IOException {
    URI url = request.url();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    byte[] body = request.body().orElse("").getBytes(StandardCharsets.UTF_8);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Host", url.getHost() + (url.getPort() > 0 ? ":" + url.getPort() : ""));
    headers.put("User-Agent", "slipway");
    headers.put("Accept", "*/*");
    headers.putAll(request.headers());
    headers.put("Connection", "close");
    if (request.body().isPresent()) {
      headers.put("Content-Length", Integer.toString(body.length));
    }
    var head = new StringBuilder(request.method()).append(' ').append(path).append(query);
    head.append(" HTTP/1.1\r\n");
    headers.forEach(
        (name, value) -> head.append(name).append(": ").append(oneLine(value)).append("\r\n"));
    head.append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    out.write(body);
    out.flush();
  }

  /** A placeholder's value must not start a header of its own. */
  private static String oneLine(String value) {
    return value.replace('\r', ' ').replace('\n', ' ');
  }

  private static Answer read(InputStream in, String method) throws IOException {
    int status = status(line(in));
    Map<String, String> headers = headers(in);
    while (status >= 100 && status < 200) {
      status = status(line(in));
      headers = headers(in);
    }
    boolean none = method.equals("HEAD") || status == 204 || status == 304;
    byte[] body = none ? new byte[0] : body(in, headers);
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  private static int status(String line) throws IOException {
    boolean right = line.startsWith("HTTP/1.") && line.length() >= 12 && line.charAt(8) == ' ';
    String code = right ? line.substring(9, 12) : "";
    if (!right || !code.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new ProtocolException("what answered does not speak HTTP/1.1");
    }
    return Integer.parseInt(code);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || headers.size() >= MOST_HEADERS) {
        throw new ProtocolException("a header that cannot be read, or too many of them");
      }
      headers.merge(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (first, second) -> first + ", " + second);
    }
    return headers;
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .contains("chunked")) {
      return chunked(in);
    }
    String length = headers.get("content-length");
    if (length == null) {
      return in.readNBytes(LONGEST_BODY);
    }
    int wanted = (int) Math.min(LONGEST_BODY, number(length, 10));
    byte[] body = in.readNBytes(wanted);
    if (body.length < wanted) {
      throw new ProtocolException("the answer ends before its body does");
    }
    return body;
  }

  private static byte[] chunked(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (body.size() < LONGEST_BODY) {
      String line = line(in);
      int extension = line.indexOf(';');
      long size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
      if (size == 0) {
        break;
      }
      int wanted = (int) Math.min(size, LONGEST_BODY - body.size());
      byte[] chunk = in.readNBytes(wanted);
      if (chunk.length < wanted) {
        throw new ProtocolException("the answer ends before its body does");
      }
      body.write(chunk);
      if (wanted == size) {
        var _ = line(in);
      }
    }
    return body.toByteArray();
  }

  private static long number(String digits, int radix) throws IOException {
    try {
      long number = Long.parseLong(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new ProtocolException("a length that is no number");
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new ProtocolException("the connection was closed before the answer was whole");
      }
      if (line.size() >= LONGEST_LINE) {
        throw new ProtocolException("a line of the answer is too long");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
