package dev.slipway.engine;

import dev.slipway.model.AppName;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Proof of who approved a plan: an SSH signature (OpenSSH's {@code sshsig} format) over a text that
 * names the app and the plan, made with a key that the fleet lists. {@code ssh-keygen} signs and
 * verifies, so that agents and hardware keys work as they do for Git.
 */
public final class Approvals {
  /** Keeps a signature from being used for anything but an approval. */
  public static final String NAMESPACE = "approval@slipway.dev";

  /** How long a person has to type a passphrase. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<String, String> approvers;

  /**
   * @param approvers names to public keys, as one line of an {@code authorized_keys} file each
   */
  public Approvals(Map<String, String> approvers) {
    this.approvers = Map.copyOf(approvers);
  }

  /** Whether a signature is needed: without listed keys the local user counts. */
  public boolean bySignature() {
    return !approvers.isEmpty();
  }

  /** The text that an approver signs. */
  public static String statement(AppName app, String planHash) {
    return "slipway approval v1\napp: " + app + "\nplan: " + planHash + "\n";
  }

  /**
   * Signs a statement.
   *
   * @param key a private key, or the public half of one that an agent holds
   * @return the armoured signature
   */
  public static String sign(Path key, String statement) {
    return inScratch(scratch -> {
      Path text = Files.writeString(scratch.resolve("statement"), statement);
      Ran ran =
          run(
              List.of(
                  "ssh-keygen",
                  "-Y",
                  "sign",
                  "-q",
                  "-n",
                  NAMESPACE,
                  "-f",
                  key.toString(),
                  text.toString()),
              "");
      if (ran.exitCode() != 0) {
        throw new Problem(
            ExitCode.USAGE,
            "ssh-keygen could not sign with this key: " + ran.output(),
            key.toString(),
            "name a private key with --key, or add it to your agent");
      }
      return Files.readString(scratch.resolve("statement.sig"));
    });
  }

  /**
   * Who signed a statement.
   *
   * @throws Problem (exit code 32) where nobody that the fleet lists did
   */
  Signed verify(String statement, String signature) {
    return inScratch(scratch -> {
      Path signatureFile = Files.writeString(scratch.resolve("sig"), signature);
      Path allowed = scratch.resolve("allowed_signers");
      for (Map.Entry<String, String> approver : approvers.entrySet()) {
        Files.writeString(
            allowed,
            principal(approver.getKey())
                + " namespaces=\""
                + NAMESPACE
                + "\" "
                + approver.getValue()
                + "\n");
        Ran ran =
            run(
                List.of(
                    "ssh-keygen",
                    "-Y",
                    "verify",
                    "-f",
                    allowed.toString(),
                    "-I",
                    principal(approver.getKey()),
                    "-n",
                    NAMESPACE,
                    "-s",
                    signatureFile.toString()),
                statement);
        if (ran.exitCode() == 0) {
          return new Signed(approver.getKey(), fingerprint(ran.output()));
        }
      }
      throw new Problem(
          ExitCode.APPROVAL_NEEDED,
          "the signature is not by a key that the fleet lists, or not over this plan",
          "",
          "approvers: " + String.join(", ", approvers.keySet().stream().sorted().toList()));
    });
  }

  /** Names may hold spaces, which an allowed-signers file takes for a separator. */
  private static String principal(String name) {
    return name.replaceAll("[^A-Za-z0-9@._-]", "_");
  }

  private static String fingerprint(String output) {
    int at = output.indexOf("SHA256:");
    return at < 0 ? "" : output.substring(at).strip();
  }

  private static <T> T inScratch(Work<T> work) {
    try {
      Path scratch = Files.createTempDirectory("slipway-approval");
      try {
        return work.in(scratch);
      } finally {
        List<Path> files = new ArrayList<>();
        try (var listed = Files.list(scratch)) {
          listed.forEach(files::add);
        }
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
        Files.deleteIfExists(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ran run(List<String> command, String input) throws IOException {
    return run(command, input, PATIENCE);
  }

  /**
   * @throws Problem (exit code 2) where it does not end in time: it asks for a passphrase, say,
   *     that nobody types
   */
  static Ran run(List<String> command, String input, Duration patience) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        Future<byte[]> output = threads.submit(() -> process.getInputStream().readAllBytes());
        threads.execute(() -> feed(process, input));
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          throw waited(command.getFirst(), patience);
        }
        return new Ran(
            process.exitValue(), new String(output.get(), StandardCharsets.UTF_8).strip());
      } finally {
        // Before the threads are awaited: what it has started may keep its output open.
        end(process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stop.Stopped();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static Problem waited(String program, Duration patience) {
    return new Problem(
        ExitCode.USAGE,
        program
            + " did not end within "
            + patience.toSeconds()
            + " s; it may wait for a passphrase",
        "",
        "add the key to your agent with ssh-add, and name its public half with --key");
  }

  private static void end(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private static void feed(Process process, String input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading; its exit code says why.
    }
  }

  record Ran(int exitCode, String output) {}

  private interface Work<T> {
    T in(Path scratch) throws IOException;
  }

  /**
   * @param key the fingerprint of the key that signed
   */
  record Signed(String name, String key) {}
}
