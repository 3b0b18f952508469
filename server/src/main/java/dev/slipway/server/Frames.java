package dev.slipway.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * What goes over the socket: a kind of one byte, a length of four, and the bytes themselves.
 *
 * <p>A client opens with {@link #CALL}; it may send {@link #STOP}. The daemon answers with any
 * number of {@link #OUT} and {@link #ERR} and one {@link #EXIT}, or with {@link #DECLINED} alone.
 */
final class Frames {
  static final byte CALL = 'c';
  static final byte STOP = 's';
  static final byte OUT = 'o';
  static final byte ERR = 'e';
  static final byte EXIT = 'x';

  /** The daemon does not serve this call; its text says why, and the client works by itself. */
  static final byte DECLINED = 'd';

  /** No honest frame is longer. */
  private static final int LONGEST = 1 << 20;

  private final DataInputStream in;
  private final DataOutputStream out;

  Frames(SocketChannel channel) {
    this.in = new DataInputStream(Channels.newInputStream(channel));
    this.out = new DataOutputStream(Channels.newOutputStream(channel));
  }

  /** What was received. */
  static final class Frame {
    private final byte kind;
    private final byte[] content;

    private Frame(byte kind, byte[] content) {
      this.kind = kind;
      this.content = content;
    }

    byte kind() {
      return kind;
    }

    void writeTo(OutputStream stream) throws IOException {
      stream.write(content);
      stream.flush();
    }

    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  /**
   * The next frame.
   *
   * @throws IOException where the other side has gone, or what it sends makes no sense
   */
  Frame read() throws IOException {
    byte kind = in.readByte();
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] content = new byte[length];
    in.readFully(content);
    return new Frame(kind, content);
  }

  void write(byte kind, byte[] content, int offset, int length) throws IOException {
    byte[] frame = new byte[5 + length];
    frame[0] = kind;
    frame[1] = (byte) (length >>> 24);
    frame[2] = (byte) (length >>> 16);
    frame[3] = (byte) (length >>> 8);
    frame[4] = (byte) length;
    System.arraycopy(content, offset, frame, 5, length);
    // One write for each frame, since two streams share the socket.
    synchronized (out) {
      out.write(frame);
      out.flush();
    }
  }

  void write(byte kind, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    write(kind, content, 0, content.length);
  }

  /** A stream whose writes become frames of one kind. */
  OutputStream stream(byte kind) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] content, int offset, int length) throws IOException {
        int sent = 0;
        while (sent < length) {
          int part = Math.min(LONGEST, length - sent);
          Frames.this.write(kind, content, offset + sent, part);
          sent += part;
        }
      }
    };
  }
}
