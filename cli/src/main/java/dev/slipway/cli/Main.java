package dev.slipway.cli;

import dev.slipway.cli.command.CommandLines;
import dev.slipway.cli.command.Commands;
import dev.slipway.cli.command.VersionCommand;
import dev.slipway.cli.console.Session;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The command line's way in: answers by itself what is quick, and asks the daemon for the rest. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("version")) {
      // The one answer that needs nothing at all.
      System.out.println(VersionCommand.line());
      return;
    }
    Session session = session();
    int code = new CommandLines(new Commands()).run(List.of(args), session);
    session.out().flush();
    session.err().flush();
    System.exit(code);
  }

  private static Session session() {
    return new Session(
        Path.of("").toAbsolutePath(),
        System.getProperty("user.name", ""),
        System.getenv(),
        terminal(),
        stream(FileDescriptor.out),
        stream(FileDescriptor.err));
  }

  /** The launcher knows what the streams are; asking the JDK loads its line editor. */
  private static Session.Terminal terminal() {
    String streams = System.getProperty("slipway.terminal", "");
    int columns = Integer.getInteger("slipway.columns", Session.Terminal.COLUMNS);
    return new Session.Terminal(
        streams.contains("0"), streams.contains("1"), streams.contains("2"), columns);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
