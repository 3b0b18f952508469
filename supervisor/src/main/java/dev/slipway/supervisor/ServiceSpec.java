package dev.slipway.supervisor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is needed to run one service and to run it again.
 *
 * <p>It holds secrets. It travels over the control socket and lives in the memory of the supervisor
 * and of the shell beside each service; it is never written to a file or into an argument list.
 *
 * @param command program and arguments
 * @param environment all that the program is given, complete
 * @param directory its working directory, absolute
 * @param stopSignal the signal's number
 * @param graceMillis how long it may take to stop before it is killed
 * @param secrets values that must not reach a log
 */
public record ServiceSpec(
    String service,
    String digest,
    String run,
    String commit,
    List<String> command,
    Map<String, String> environment,
    String directory,
    RestartPolicy restart,
    Optional<HealthSpec> health,
    int stopSignal,
    long graceMillis,
    List<String> secrets) {

  /** A larger one does not fit into a process's environment anyway. */
  private static final int LARGEST = 8_000_000;

  public ServiceSpec {
    command = List.copyOf(command);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    secrets = List.copyOf(secrets);
  }

  /**
   * When a service that ended is started again.
   *
   * @param most how often at the most for {@link When#ON_FAILURE}; 0 for any number of times
   */
  public record RestartPolicy(When when, int most) {
    public static final RestartPolicy NEVER = new RestartPolicy(When.NO, 0);

    /** The rule. */
    public enum When {
      NO,
      ON_FAILURE,
      ALWAYS
    }

    boolean startsAgain(int exitCode, int restartsSoFar) {
      return switch (when) {
        case NO -> false;
        case ALWAYS -> true;
        case ON_FAILURE -> exitCode != 0 && (most == 0 || restartsSoFar < most);
      };
    }
  }

  /**
   * How the health of a service is asked for; the words are those of Compose.
   *
   * @param test program and arguments; exit code 0 is healthy
   * @param startIntervalMillis the time between probes during the start period
   */
  public record HealthSpec(
      List<String> test,
      long intervalMillis,
      long timeoutMillis,
      int retries,
      long startPeriodMillis,
      long startIntervalMillis) {
    public HealthSpec {
      test = List.copyOf(test);
    }
  }

  byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try {
      write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes.toByteArray();
  }

  static ServiceSpec of(byte[] bytes) throws IOException {
    return read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  void write(DataOutputStream out) throws IOException {
    for (String text : List.of(service, digest, run, commit, directory)) {
      Wire.writeText(out, text);
    }
    Wire.writeTexts(out, command);
    Wire.writeTexts(out, List.copyOf(environment.keySet()));
    Wire.writeTexts(out, List.copyOf(environment.values()));
    Wire.writeTexts(out, secrets);
    Wire.writeText(out, restart.when().name());
    out.writeInt(restart.most());
    out.writeInt(stopSignal);
    out.writeLong(graceMillis);
    out.writeBoolean(health.isPresent());
    if (health.isPresent()) {
      var asked = health.get();
      Wire.writeTexts(out, asked.test());
      out.writeLong(asked.intervalMillis());
      out.writeLong(asked.timeoutMillis());
      out.writeInt(asked.retries());
      out.writeLong(asked.startPeriodMillis());
      out.writeLong(asked.startIntervalMillis());
    }
    if (out.size() > LARGEST) {
      throw new IOException("service " + service + " is larger than a process can be given");
    }
  }

  static ServiceSpec read(DataInputStream in) throws IOException {
    String service = Wire.readText(in);
    String digest = Wire.readText(in);
    String run = Wire.readText(in);
    String commit = Wire.readText(in);
    String directory = Wire.readText(in);
    List<String> command = Wire.readTexts(in);
    List<String> names = Wire.readTexts(in);
    List<String> values = Wire.readTexts(in);
    var environment = new LinkedHashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      environment.put(names.get(i), values.get(i));
    }
    List<String> secrets = Wire.readTexts(in);
    var restart = new RestartPolicy(RestartPolicy.When.valueOf(Wire.readText(in)), in.readInt());
    int stopSignal = in.readInt();
    long grace = in.readLong();
    Optional<HealthSpec> health =
        in.readBoolean()
            ? Optional.of(
                new HealthSpec(
                    Wire.readTexts(in),
                    in.readLong(),
                    in.readLong(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong()))
            : Optional.empty();
    return new ServiceSpec(
        service,
        digest,
        run,
        commit,
        command,
        environment,
        directory,
        restart,
        health,
        stopSignal,
        grace,
        secrets);
  }
}
