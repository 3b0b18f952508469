package dev.slipway.supervisor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the services of one app running, and outlives whoever started it.
 *
 * <p>A lock that the kernel frees on death sees to it that one app has one supervisor. A new one
 * first takes up the services that an earlier one left behind, then answers on its socket. It ends
 * when the last service is removed. Told to terminate, it stops its services in good order.
 */
public final class Supervisor {
  private final RunFiles files;
  private final Surroundings around;
  private final Map<String, Keeper> keepers = new TreeMap<>();
  private int busy;
  private boolean ending;

  /** What all keepers share. */
  record Surroundings(
      RunFiles files, Events events, Children children, ScheduledExecutorService timer) {
    /** The end of a process that is not a child of this one, found by looking again and again. */
    CompletableFuture<Integer> awaitStranger(String service, RunningProcess process) {
      var exit = new CompletableFuture<Integer>();
      var looking =
          timer.scheduleWithFixedDelay(
              () -> {
                if (!process.alive()) {
                  exit.complete(files.exitCode(service, process).orElse(128 + Signals.KILL));
                }
              },
              0,
              100,
              TimeUnit.MILLISECONDS);
      var _ = exit.thenRun(() -> looking.cancel(false));
      return exit;
    }
  }

  private Supervisor(RunFiles files) throws IOException {
    this.files = files;
    this.around =
        new Surroundings(
            files,
            new Events(files),
            new Children(),
            Executors.newScheduledThreadPool(
                2, task -> Thread.ofPlatform().daemon().name("timer").unstarted(task)));
  }

  /**
   * @param args the fleet's root directory and the app's name; the working directory is the app's
   *     {@link RunFiles#directory()}
   */
  static void main(String[] args) throws IOException {
    Native.leaveSession();
    Native.becomeSubreaper();
    var files = RunFiles.of(Path.of(args[0]), args[1]);
    files.create();
    // Held open to the end: a lock goes with its channel.
    try (var lock =
        FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() != null) {
        new Supervisor(files).run();
      }
    }
  }

  private void run() throws IOException {
    var self = RunningProcess.of((int) ProcessHandle.current().pid()).orElseThrow();
    around.events().supervisor("supervisor-started", self.toString());
    adoptAll();
    Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "shutdown"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Files.deleteIfExists(files.socket());
      server.bind(UnixDomainSocketAddress.of(files.socket().getFileName()));
      Files.setPosixFilePermissions(files.socket(), PosixFilePermissions.fromString("rw-------"));
      RunFiles.write(files.pid(), self.toString());
      serve(server);
    }
  }

  /** Finds by name, pid and start time what an earlier supervisor left running. */
  private void adoptAll() throws IOException {
    // What runs first: a service that ends while this looks is then settled, and not believed to
    // run for ever by a supervisor that does not watch it.
    Set<String> adopted = new HashSet<>();
    for (var found : Leftovers.running(files)) {
      keeper(found.spec().service()).adopt(found.process(), found.spec(), found.restarts());
      adopted.add(found.spec().service());
    }
    for (var past : Leftovers.settle(files)) {
      if (!adopted.contains(past.service())) {
        keeper(past.service()).remember(past);
      }
    }
  }

  private void serve(ServerSocketChannel server) throws IOException {
    while (true) {
      var client = server.accept();
      if (takesOneMore()) {
        Thread.ofPlatform().daemon().name("control").start(() -> answer(client));
      } else {
        // The caller sees the door close and asks the next supervisor.
        client.close();
      }
    }
  }

  private synchronized boolean takesOneMore() {
    busy += ending ? 0 : 1;
    return !ending;
  }

  private void answer(SocketChannel client) {
    try (client;
        var in = new DataInputStream(Channels.newInputStream(client));
        var out = new DataOutputStream(Channels.newOutputStream(client))) {
      var reply = new Reply();
      try {
        carryOut(Request.valueOf(Wire.readText(in)), in, reply);
        Wire.writeText(out, "");
      } catch (IOException | RuntimeException e) {
        Wire.writeText(out, String.valueOf(e.getMessage()));
      }
      Wire.writeTexts(out, reply.before);
      Wire.writeTexts(out, reply.after);
      out.writeBoolean(reply.acted);
      out.flush();
    } catch (IOException e) {
      // The caller died; what it asked for is done, and it will see that when it asks again.
    } finally {
      doneWithOne();
    }
  }

  /** What can be asked for over the socket. */
  enum Request {
    CREATE,
    REPLACE,
    REMOVE,
    RESTART,
    REMOVE_ALL
  }

  private static final class Reply {
    final List<String> before = new ArrayList<>();
    final List<String> after = new ArrayList<>();
    boolean acted;

    void add(Keeper.Outcome outcome) {
      before.addAll(outcome.before());
      after.addAll(outcome.after());
      acted |= outcome.acted();
    }
  }

  private void carryOut(Request request, DataInputStream in, Reply reply) throws IOException {
    switch (request) {
      case CREATE -> {
        var spec = ServiceSpec.read(in);
        reply.add(keeper(spec.service()).apply(spec, true));
      }
      case REPLACE -> {
        var spec = ServiceSpec.read(in);
        reply.add(keeper(spec.service()).apply(spec, false));
      }
      case REMOVE -> reply.add(keeper(Wire.readText(in)).remove());
      case RESTART -> {
        String service = Wire.readText(in);
        for (var keeper : service.isEmpty() ? all() : List.of(keeper(service))) {
          reply.add(keeper.restart());
        }
      }
      case REMOVE_ALL -> removeAll(reply);
    }
  }

  /**
   * Side by side, so that an app is gone after the longest grace period and not after their sum.
   */
  private void removeAll(Reply reply) throws IOException {
    var removals = new ArrayList<FutureTask<Keeper.Outcome>>();
    for (var keeper : all()) {
      var removal = new FutureTask<>(keeper::remove);
      Thread.ofPlatform().daemon().start(removal);
      removals.add(removal);
    }
    for (var removal : removals) {
      try {
        reply.add(removal.get());
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while services were stopped", e);
      }
    }
  }

  private synchronized Keeper keeper(String service) {
    return keepers.computeIfAbsent(service, name -> new Keeper(name, around));
  }

  private synchronized List<Keeper> all() {
    return List.copyOf(keepers.values());
  }

  /** Ends the supervisor once nobody asks for anything and no service is left. */
  @SuppressWarnings("SystemExitOutsideMain")
  private void doneWithOne() {
    synchronized (this) {
      busy--;
      notifyAll();
      if (ending || busy > 0 || keepers.values().stream().anyMatch(Keeper::known)) {
        return;
      }
      ending = true;
    }
    System.exit(0);
  }

  private void shutDown() {
    awaitLastAnswer();
    var stopping = new ArrayList<Thread>();
    for (var keeper : all()) {
      stopping.add(Thread.ofPlatform().start(keeper::shutDown));
    }
    try {
      for (var thread : stopping) {
        thread.join();
      }
      Files.deleteIfExists(files.socket());
      Files.deleteIfExists(files.pid());
      if (all().stream().noneMatch(Keeper::known)) {
        removeRunDirectory();
      }
    } catch (IOException e) {
      System.err.println(Instant.now() + " " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    around.events().supervisor("supervisor-ended", "");
  }

  /** What was taken on is finished, so that no service is started behind the back of the end. */
  private synchronized void awaitLastAnswer() {
    ending = true;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try {
      while (busy > 0 && System.nanoTime() < end) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The lock file stays until last: whoever waits for it must find it free, not gone. */
  private void removeRunDirectory() throws IOException {
    try (var entries = Files.list(files.directory())) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        if (!entry.equals(files.lock())) {
          Files.deleteIfExists(entry);
        }
      }
    }
  }
}
