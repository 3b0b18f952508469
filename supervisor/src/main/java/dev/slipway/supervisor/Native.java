package dev.slipway.supervisor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The few calls of the C library that Java has no word for.
 *
 * <p>Children are started with {@code posix_spawn} and not with {@link ProcessBuilder}, since the
 * JDK waits for its own children by itself: beside it, nobody could wait for the orphans that a
 * subreaper is given.
 */
@SuppressWarnings("restricted")
final class Native {
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int SPAWN_SETSIGDEF = 0x04;
  private static final int SPAWN_SETSIGMASK = 0x08;
  private static final int SPAWN_SETSID = 0x80;

  /** More than any C library needs for its attributes, file actions and signal sets. */
  private static final long OPAQUE = 1024;

  private static final Linker LINKER = Linker.nativeLinker();

  /**
   * Every function is called through one handle that takes six words, since each further shape of
   * call costs start-up time and memory. Linux passes whole numbers and addresses in registers
   * alike, and a function does not look at words that it has no parameter for.
   */
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MemorySegment SETSID = find("setsid");
  private static final MemorySegment KILL = find("kill");
  private static final MemorySegment WAITPID = find("waitpid");
  private static final MemorySegment MKFIFO = find("mkfifo");
  private static final MemorySegment PRCTL = find("prctl");
  private static final MemorySegment SPAWN = find("posix_spawn");
  private static final MemorySegment ATTR_INIT = find("posix_spawnattr_init");
  private static final MemorySegment ATTR_SIGMASK = find("posix_spawnattr_setsigmask");
  private static final MemorySegment ATTR_SIGDEFAULT = find("posix_spawnattr_setsigdefault");
  private static final MemorySegment ATTR_FLAGS = find("posix_spawnattr_setflags");
  private static final MemorySegment ACTIONS_INIT = find("posix_spawn_file_actions_init");
  private static final Optional<MemorySegment> CLOSE_FROM =
      LINKER.defaultLookup().find("posix_spawn_file_actions_addclosefrom_np");

  private Native() {}

  /** How a child ended: its exit code, or 128 and the signal's number, as shells count. */
  record Ended(int pid, int code) {}

  /** Leaves the caller's session, so that closing a terminal reaches nobody here. */
  static void leaveSession() {
    int _ = call(SETSID);
  }

  /** From now on orphaned grandchildren become children of this process, which reaps them. */
  static void becomeSubreaper() {
    int _ = call(PRCTL, PR_SET_CHILD_SUBREAPER, 1);
  }

  /** Sends a signal to a process, or to a process group where the number is negative. */
  static boolean kill(int pid, int signal) {
    return call(KILL, pid, signal) == 0;
  }

  /** Makes a named pipe that only this user may open. */
  static void makeFifo(String path) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocateFrom(path);
      if (call(MKFIFO, name.address(), 0600) != 0) {
        throw new IOException("cannot make the named pipe " + path);
      }
    }
  }

  /** Waits for the next child to end; empty where there is no child. */
  static Optional<Ended> waitForAny() {
    try (var arena = Arena.ofConfined()) {
      var status = arena.allocate(JAVA_INT);
      int pid = call(WAITPID, -1, status.address());
      if (pid <= 0) {
        return Optional.empty();
      }
      int raw = status.get(JAVA_INT, 0);
      int signal = raw & 0x7f;
      return Optional.of(new Ended(pid, signal == 0 ? (raw >> 8) & 0xff : 128 + signal));
    }
  }

  /**
   * Starts a program in a session of its own, with no open file but the standard ones, no signal
   * blocked and none ignored.
   *
   * @return its pid
   */
  static int spawn(List<String> command, Map<String, String> environment) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var entries = new ArrayList<String>();
      environment.forEach((name, value) -> entries.add(name + "=" + value));
      var pid = arena.allocate(JAVA_INT);
      var path = arena.allocateFrom(command.getFirst());
      var actions = fileActions(arena);
      var attributes = attributes(arena);
      var argv = strings(arena, command);
      var envp = strings(arena, entries);
      int error =
          call(
              SPAWN,
              pid.address(),
              path.address(),
              actions.address(),
              attributes.address(),
              argv.address(),
              envp.address());
      if (error != 0) {
        throw new IOException(
            error == 7
                ? "the environment and arguments are larger than the system allows"
                : "cannot start " + command.getFirst() + " (error " + error + ")");
      }
      return pid.get(JAVA_INT, 0);
    }
  }

  private static MemorySegment fileActions(Arena arena) {
    var actions = arena.allocate(OPAQUE, 16);
    int _ = call(ACTIONS_INIT, actions.address());
    // Where the C library lacks this call (glibc before 2.34, musl), children inherit open files;
    // a caller therefore asks for the supervisor's pid before it trusts its socket.
    CLOSE_FROM.ifPresent(closeFrom -> {
      int _ = call(closeFrom, actions.address(), 3);
    });
    return actions;
  }

  private static MemorySegment attributes(Arena arena) {
    var attributes = arena.allocate(OPAQUE, 16);
    var none = arena.allocate(OPAQUE, 16);
    var all = arena.allocate(OPAQUE, 16).fill((byte) 0xff);
    int flags = SPAWN_SETSID | SPAWN_SETSIGMASK | SPAWN_SETSIGDEF;
    int _ = call(ATTR_INIT, attributes.address());
    int _ = call(ATTR_SIGMASK, attributes.address(), none.address());
    int _ = call(ATTR_SIGDEFAULT, attributes.address(), all.address());
    int _ = call(ATTR_FLAGS, attributes.address(), flags);
    return attributes;
  }

  private static MemorySegment strings(Arena arena, List<String> values) {
    var array = arena.allocate(MemoryLayout.sequenceLayout(values.size() + 1L, ADDRESS));
    for (int i = 0; i < values.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(values.get(i)));
    }
    array.setAtIndex(ADDRESS, values.size(), MemorySegment.NULL);
    return array;
  }

  private static MemorySegment find(String name) {
    return LINKER.defaultLookup().findOrThrow(name);
  }

  private static int call(MemorySegment function, long... words) {
    long[] six = Arrays.copyOf(words, 6);
    try {
      return (int) CALL.invokeExact(function, six[0], six[1], six[2], six[3], six[4], six[5]);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of the C library throws nothing", e);
    }
  }
}
