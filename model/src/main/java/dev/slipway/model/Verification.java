package dev.slipway.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a deployment must show before it counts.
 *
 * @param samples how many looks in a row must find every service healthy or steadily running
 * @param every the time between two looks
 * @param timeout how long a service may take to become healthy
 * @param observe how long it is watched after the smoke tests have passed
 */
public record Verification(
    int samples, Duration every, Duration timeout, Duration observe, List<SmokeTest> smoke) {
  public static final Verification DEFAULT =
      new Verification(3, Duration.ofSeconds(1), Duration.ofMinutes(3), Duration.ZERO, List.of());

  public Verification {
    smoke = List.copyOf(smoke);
  }

  /**
   * One question put to what was deployed. Expected texts may hold {@code ${version}}, {@code
   * ${commit}}, {@code ${app}} and {@code ${run}}.
   */
  public sealed interface SmokeTest {
    Attempts attempts();

    /** "GET /healthz", "tcp 127.0.0.1:5432", "command ./check.sh": how it is called in results. */
    String display();

    /**
     * An HTTP request.
     *
     * @param url may hold the same placeholders, so it is a URL only once they are filled in
     * @param socket a Unix socket to send it over; empty for TCP
     * @param within the longest a passing answer may take; empty for the attempt's own limit
     */
    record Http(
        String url,
        Optional<Path> socket,
        String method,
        Map<String, String> headers,
        Optional<String> body,
        Expect expect,
        Optional<Duration> within,
        Attempts attempts)
        implements SmokeTest {
      public Http {
        headers = Map.copyOf(headers);
      }

      @Override
      public String display() {
        int host = url.indexOf("://") + 3;
        int path = url.indexOf('/', host);
        int end = url.indexOf('?', host);
        if (path < 0 || (end >= 0 && path > end)) {
          return method + " /";
        }
        return method + " " + (end < 0 ? url.substring(path) : url.substring(path, end));
      }
    }

    /** A TCP connection that must be accepted. */
    record Tcp(String host, int port, Attempts attempts) implements SmokeTest {
      @Override
      public String display() {
        return "tcp " + host + ":" + port;
      }
    }

    /** A program, run in the checkout without a shell, that must exit 0. */
    record Command(List<String> command, Attempts attempts) implements SmokeTest {
      public Command {
        command = List.copyOf(command);
      }

      @Override
      public String display() {
        return "command " + command.getFirst();
      }
    }
  }

  /**
   * What an answer must be.
   *
   * @param status accepted status codes; empty: any from 200 to 299
   * @param headers header names to the value that must be in them
   * @param json JSON paths ({@code $.a.b[0]}) to the value that must be there
   * @param text a text that the body must contain
   */
  public record Expect(
      List<Integer> status,
      Map<String, String> headers,
      Map<String, Tree> json,
      Optional<String> text) {
    public Expect {
      status = List.copyOf(status);
      headers = Map.copyOf(headers);
      json = Map.copyOf(json);
    }
  }

  /**
   * How often and how long a test is tried.
   *
   * @param retries further tries after the first
   * @param every the time between two tries
   * @param deadline the limit for all tries together
   */
  public record Attempts(int retries, Duration every, Duration deadline) {
    public static final Attempts DEFAULT =
        new Attempts(5, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }
}
