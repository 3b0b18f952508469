package dev.slipway.kubernetes.api;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The body of an answer as it arrives; a silence that lasts too long breaks it. */
final class Incoming extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {
  /** What has arrived, or how it has ended. */
  private record Event(List<ByteBuffer> data, boolean last, @Nullable Throwable failure) {}

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> rest = new ArrayDeque<>();
  private final Duration silence;
  private @Nullable AsyncBody body;
  private @Nullable Event end;

  /**
   * @param silence the longest; zero: no limit
   */
  Incoming(Duration silence) {
    this.silence = silence;
  }

  /** Starts to read, once the headers are there. */
  void start(AsyncBody body) {
    this.body = body;
    var _ =
        body.done().whenComplete((_, failure) -> events.add(new Event(List.of(), true, failure)));
    body.consume();
  }

  @Override
  public void consume(List<ByteBuffer> data, AsyncBody from) {
    events.add(new Event(data, false, null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (rest.isEmpty()) {
      Event event = end == null ? next() : end;
      if (event.last()) {
        end = event;
        if (event.failure() == null) {
          return -1;
        }
        throw event.failure() instanceof IOException broken
            ? broken
            : new IOException("the answer broke off", event.failure());
      }
      event.data().stream().filter(ByteBuffer::hasRemaining).forEach(rest::add);
      if (body != null) {
        body.consume();
      }
    }
    ByteBuffer first = rest.getFirst();
    int count = Math.min(length, first.remaining());
    first.get(into, offset, count);
    if (!first.hasRemaining()) {
      rest.removeFirst();
    }
    return count;
  }

  private Event next() throws IOException {
    try {
      Event event =
          silence.isZero() ? events.take() : events.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
      if (event == null) {
        close();
        throw new HttpTimeoutException("nothing came for " + silence.toSeconds() + " s");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Ends the exchange, also while another thread reads. */
  @Override
  public void close() {
    if (body != null) {
      body.cancel();
    }
    events.add(new Event(List.of(), true, null));
  }
}
