package dev.slipway.cli.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The surroundings of one command line: of this process, or of a client's when the daemon runs it.
 *
 * <p>No command asks the process itself for its directory, its environment or its streams.
 */
public final class Session {
  private final Path directory;
  private final String user;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final PrintStream out;
  private final PrintStream err;
  private final List<Runnable> onInterrupt = new ArrayList<>();
  private Runnable arm = () -> {};
  private boolean interrupted;

  public Session(
      Path directory,
      String user,
      Map<String, String> environment,
      Terminal terminal,
      PrintStream out,
      PrintStream err) {
    this.directory = directory;
    this.user = user;
    this.environment = Map.copyOf(environment);
    this.terminal = terminal;
    this.out = out;
    this.err = err;
  }

  /**
   * What the streams are connected to.
   *
   * @param columns the width of a line
   */
  public record Terminal(boolean in, boolean out, boolean err, int columns) {
    public static final int COLUMNS = 100;
    public static final Terminal NONE = new Terminal(false, false, false, COLUMNS);
  }

  /** A path that was given on the command line, seen from where the person stands. */
  public Path path(String given) {
    return directory.resolve(given).normalize();
  }

  public Path directory() {
    return directory;
  }

  /** Who asks, as the machine knows them. */
  public String user() {
    return user;
  }

  public Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  public Terminal terminal() {
    return terminal;
  }

  /** The answer to a question; empty where nobody is there to be asked. */
  public Optional<String> ask(String question) {
    if (!terminal.in()) {
      return Optional.empty();
    }
    err.print(question);
    err.flush();
    try {
      return Optional.ofNullable(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where results go. */
  public PrintStream out() {
    return out;
  }

  /** Where progress and errors go. */
  public PrintStream err() {
    return err;
  }

  /** Has something done once, when a command first wants to hear of the person's wish to end. */
  public void onFirstListener(Runnable setUp) {
    arm = setUp;
  }

  /** Has an action run when the person asks to end; at once where they already did. */
  public void onInterrupt(Runnable action) {
    synchronized (onInterrupt) {
      if (onInterrupt.isEmpty()) {
        arm.run();
      }
      onInterrupt.add(action);
      if (!interrupted) {
        return;
      }
    }
    action.run();
  }

  /** Passes on that the person asks to end. */
  public void interrupt() {
    List<Runnable> actions;
    synchronized (onInterrupt) {
      interrupted = true;
      actions = List.copyOf(onInterrupt);
    }
    actions.forEach(Runnable::run);
  }
}
