package dev.slipway.supervisor;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Starts child processes and waits for every one of them, and for the orphans that become children
 * of this process because it is their subreaper: no zombie stays.
 */
final class Children {
  private final Map<Integer, CompletableFuture<Integer>> endings = new HashMap<>();

  /** A child and the code that it will end with. */
  record Child(RunningProcess process, CompletableFuture<Integer> exit) {}

  Children() {
    Thread.ofPlatform().daemon().name("reaper").start(this::reap);
  }

  Child start(List<String> command, Map<String, String> environment) throws IOException {
    // Under the lock, so that the reaper cannot see the end before the beginning is known.
    synchronized (endings) {
      int pid = Native.spawn(command, environment);
      var exit = new CompletableFuture<Integer>();
      endings.put(pid, exit);
      // A child that has ended by now is a zombie that still has its entry, or it was waited for
      // already: then nobody will ask for its start, as it is known to have ended.
      long start = RunningProcess.stat(pid).map(RunningProcess.Stat::start).orElse(0L);
      endings.notifyAll();
      return new Child(new RunningProcess(pid, start), exit);
    }
  }

  private void reap() {
    while (true) {
      awaitChild();
      Native.waitForAny().ifPresent(this::ended);
    }
  }

  /** Without a child there are no orphans either, so there is nothing to wait for. */
  private void awaitChild() {
    synchronized (endings) {
      while (endings.isEmpty() && !hasOrphans()) {
        try {
          endings.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private static boolean hasOrphans() {
    return ProcessHandle.current().children().findAny().isPresent();
  }

  private void ended(Native.Ended ended) {
    CompletableFuture<Integer> exit;
    synchronized (endings) {
      exit = endings.remove(ended.pid());
    }
    if (exit != null) {
      exit.complete(ended.code());
    }
  }
}
