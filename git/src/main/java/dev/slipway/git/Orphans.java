package dev.slipway.git;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Ends the git processes of a Slipway that was killed: they outlive it and go on writing.
 *
 * <p>They are told by the folder that their arguments name. Whoever calls holds the lock under
 * which such processes are started, so that none of a living Slipway is among them.
 */
public final class Orphans {
  private Orphans() {}

  /** Ends every git that has the folder, or something below it, as a repository or working tree. */
  public static void end(Path folder) {
    List<ProcessHandle> found =
        ProcessHandle.allProcesses()
            .filter(process -> process.pid() != ProcessHandle.current().pid())
            .filter(process -> worksIn(process, folder))
            .toList();
    for (ProcessHandle process : found) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    found.forEach(Orphans::await);
  }

  private static boolean worksIn(ProcessHandle process, Path folder) {
    return process.info().arguments().stream()
        .flatMap(Stream::of)
        .filter(word -> word.startsWith("--git-dir=") || word.startsWith("--work-tree="))
        .anyMatch(word -> Path.of(word.substring(word.indexOf('=') + 1)).startsWith(folder));
  }

  private static void await(ProcessHandle process) {
    try {
      process.onExit().get(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // It is not ours to reap; git complains if it still holds something.
    }
  }
}
