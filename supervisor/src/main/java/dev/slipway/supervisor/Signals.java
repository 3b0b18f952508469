package dev.slipway.supervisor;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The numbers of Linux's signals, by the names that Compose files use. */
public final class Signals {
  public static final int KILL = 9;
  public static final int TERM = 15;

  private static final int REAL_TIME_FIRST = 34;
  private static final int LAST = 64;

  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private Signals() {}

  /** The number of {@code SIGTERM}, {@code TERM}, {@code 15} or {@code RTMIN+3}. */
  public static OptionalInt number(String signal) {
    String name = signal.toUpperCase(Locale.ROOT);
    name = name.startsWith("SIG") ? name.substring(3) : name;
    int known = NAMES.indexOf(name);
    if (known >= 0) {
      return OptionalInt.of(known + 1);
    }
    try {
      int number =
          name.startsWith("RTMIN")
              ? REAL_TIME_FIRST + Integer.parseInt("0" + name.substring(5).replace("+", ""))
              : Integer.parseInt(name);
      return number >= 1 && number <= LAST ? OptionalInt.of(number) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  public static List<String> names() {
    return NAMES;
  }
}
