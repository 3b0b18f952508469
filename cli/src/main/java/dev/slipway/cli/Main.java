package dev.slipway.cli;

import dev.slipway.cli.command.CommandLines;
import dev.slipway.cli.command.Commands;
import dev.slipway.cli.command.LocalFleets;
import dev.slipway.cli.command.VersionCommand;
import dev.slipway.cli.console.Session;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** The command line's way in: answers by itself what is quick, and asks the daemon for the rest. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals("version")) {
      // The one answer that needs nothing at all.
      System.out.println(VersionCommand.line());
      return;
    }
    if (Boolean.getBoolean("slipway.training")) {
      Training.run();
      return;
    }
    // The launcher knows what the streams are; asking the JDK loads its line editor.
    String terminal = System.getProperty("slipway.terminal", "");
    Session session = session(terminal);
    int code = run(List.of(args), session, terminal);
    session.out().flush();
    session.err().flush();
    System.exit(code);
  }

  private static int run(List<String> args, Session session, String terminal) {
    OptionalInt answered = Remote.run(args, session, terminal);
    if (answered.isPresent()) {
      return answered.getAsInt();
    }
    session.onFirstListener(() -> Interrupts.onFirst(session::interrupt));
    return new CommandLines(new Commands(new LocalFleets())).run(args, session);
  }

  private static Session session(String terminal) {
    int columns = Integer.getInteger("slipway.columns", Session.Terminal.COLUMNS);
    return new Session(
        Path.of("").toAbsolutePath(),
        System.getProperty("user.name", ""),
        System.getenv(),
        new Session.Terminal(
            terminal.contains("0"), terminal.contains("1"), terminal.contains("2"), columns),
        stream(FileDescriptor.out),
        stream(FileDescriptor.err));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
