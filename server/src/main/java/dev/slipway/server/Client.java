package dev.slipway.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Has a command line carried out by the daemon, loading next to nothing itself. */
public final class Client implements AutoCloseable {
  private final SocketChannel channel;
  private final Frames frames;

  private Client(SocketChannel channel) {
    this.channel = channel;
    this.frames = new Frames(channel);
  }

  /** A connection to the daemon; empty where none listens, or this user may not speak to it. */
  public static Optional<Client> connect(Path socket) {
    if (!Files.exists(socket)) {
      return Optional.empty();
    }
    try {
      var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        return Optional.of(new Client(channel));
      } catch (IOException e) {
        channel.close();
        return Optional.empty();
      }
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** What became of a call. */
  public sealed interface Answer {
    /** It was carried out. */
    record Exit(int code) implements Answer {}

    /** The daemon does not serve it, and nothing was done. */
    record Declined(String reason) implements Answer {}

    /** The daemon went away in the middle. */
    record Lost() implements Answer {}
  }

  /** Hands the call over and passes on what comes back, until the daemon says that it is done. */
  public Answer run(Call call, OutputStream out, OutputStream err) {
    boolean begun = false;
    try {
      frames.write(Frames.CALL, call.tree().json());
      while (true) {
        Frames.Frame frame = frames.read();
        switch (frame.kind()) {
          case Frames.OUT -> {
            begun = true;
            frame.writeTo(out);
          }
          case Frames.ERR -> {
            begun = true;
            frame.writeTo(err);
          }
          case Frames.EXIT -> {
            return new Answer.Exit(Integer.parseInt(frame.text()));
          }
          case Frames.DECLINED -> {
            return new Answer.Declined(frame.text());
          }
          default -> throw new IOException("a frame of kind " + frame.kind());
        }
      }
    } catch (IOException | NumberFormatException e) {
      return begun ? new Answer.Lost() : new Answer.Declined("it does not answer");
    }
  }

  /** Asks that the command end at its next boundary. */
  public void stop() {
    try {
      frames.write(Frames.STOP, "");
    } catch (IOException _) {
      // The daemon is gone; run() notices.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
