package dev.slipway.verify;

import dev.slipway.data.Json;
import dev.slipway.model.AppName;
import dev.slipway.model.Problem;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.model.Verdict;
import dev.slipway.model.Verification.Expect;
import dev.slipway.model.Verification.SmokeTest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the fleet's questions to what was deployed, each until it is answered well or time is up.
 */
public final class SmokeTests {
  private final Subject subject;
  private final Pace pace;
  private final Placeholders placeholders;

  /**
   * What is tested.
   *
   * @param directory the app's directory in the checkout, where commands run
   * @param secrets values that no result may show
   */
  public record Subject(
      AppName app, RunId run, Revision revision, Path directory, Secrets secrets) {
    /** The tag, or the commit where there is none. */
    String version() {
      return revision.version().orElse(revision.commit().value());
    }
  }

  public SmokeTests(Subject subject, Pace pace) {
    this.subject = subject;
    this.pace = pace;
    this.placeholders =
        new Placeholders(
            Map.of(
                "app", subject.app().value(),
                "run", subject.run().value(),
                "commit", subject.revision().commit().value(),
                "version", subject.version()));
  }

  /**
   * All tests in order, up to the first that fails.
   *
   * @throws InterruptedException where the thread is interrupted
   */
  public Verdict run(List<SmokeTest> tests) throws InterruptedException {
    var proofs = new ArrayList<String>();
    for (SmokeTest test : tests) {
      switch (tries(test)) {
        case Passed passed -> proofs.add(shown(passed.proof()));
        case Failed failed -> {
          return new Verdict.Unhealthy("", shown(failed.cause()), shown(failed.line()), proofs);
        }
      }
    }
    return new Verdict.Healthy(proofs);
  }

  private String shown(String text) {
    return subject.secrets().redact(text);
  }

  private sealed interface Result {}

  private record Passed(String proof) implements Result {}

  private record Failed(String cause, String line) implements Result {}

  private Result tries(SmokeTest test) throws InterruptedException {
    var attempts = test.attempts();
    long end = pace.nanos() + attempts.deadline().toNanos();
    Result last = new Failed(test.display() + " had no time to be tried", "");
    for (int i = 0; i <= attempts.retries(); i++) {
      Duration left = Duration.ofNanos(end - pace.nanos());
      if (i > 0 && left.compareTo(attempts.every()) <= 0) {
        return last;
      }
      if (i > 0) {
        pace.sleep(attempts.every());
      }
      last = once(test, limit(test, Duration.ofNanos(Math.max(1, end - pace.nanos()))));
      if (last instanceof Passed) {
        return last;
      }
    }
    return last;
  }

  /** One try that hangs must leave time for others; a command may need all the time there is. */
  private static Duration limit(SmokeTest test, Duration left) {
    if (test instanceof SmokeTest.Command) {
      return left;
    }
    Duration share = test.attempts().deadline().dividedBy(3);
    Duration most = share.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : share;
    return left.compareTo(most) < 0 ? left : most;
  }

  private Result once(SmokeTest test, Duration limit) throws InterruptedException {
    return switch (test) {
      case SmokeTest.Http http -> http(http, limit);
      case SmokeTest.Tcp tcp -> tcp(tcp, limit);
      case SmokeTest.Command command -> command(command, limit);
    };
  }

  private Result tcp(SmokeTest.Tcp test, Duration limit) {
    try (var _ = HttpExchange.tcp(test.host(), test.port(), limit)) {
      return new Passed(test.display() + " accepted");
    } catch (IOException e) {
      return new Failed(test.display() + " " + wording(e, limit), "");
    }
  }

  private Result command(SmokeTest.Command test, Duration limit) throws InterruptedException {
    var environment =
        Map.of(
            "SLIPWAY_APP", subject.app().value(),
            "SLIPWAY_RUN", subject.run().value(),
            "SLIPWAY_COMMIT", subject.revision().commit().value(),
            "SLIPWAY_VERSION", subject.version());
    var outcome =
        CommandRun.run(test.command(), subject.directory(), environment, limit, subject.secrets());
    if (outcome.succeeded()) {
      return new Passed(test.display() + " exit 0");
    }
    String how =
        outcome.exitCode().map(code -> "exited with " + code + ", not 0").orElse(outcome.fault());
    return new Failed(test.display() + " " + how, outcome.firstError());
  }

  private Result http(SmokeTest.Http test, Duration limit) {
    Duration patience = test.within().filter(within -> within.compareTo(limit) < 0).orElse(limit);
    long start = System.nanoTime();
    try {
      var answer = HttpExchange.send(request(test), patience);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      String name = placeholders.fill(test.display());
      var fault = fault(test, answer, took);
      return fault.isPresent()
          ? new Failed(name + " " + fault.get(), excerpt(answer.body()))
          : new Passed((name + " " + answer.status() + " " + excerpt(answer.body())).strip());
    } catch (IOException e) {
      return new Failed(placeholders.fill(test.display()) + " " + wording(e, patience), "");
    } catch (IllegalArgumentException _) {
      // The exception's own message quotes the URL.
      return new Failed(
          test.display() + " has no valid URL once its placeholders are filled in", "");
    }
  }

  private String excerpt(String body) {
    return Excerpt.of(subject.secrets().redact(body));
  }

  private HttpExchange.Request request(SmokeTest.Http test) {
    var headers = new LinkedHashMap<String, String>();
    test.headers().forEach((name, value) -> headers.put(name, placeholders.fill(value)));
    return new HttpExchange.Request(
        URI.create(placeholders.fill(test.url())),
        test.socket(),
        test.method(),
        headers,
        test.body().map(placeholders::fill));
  }

  private Optional<String> fault(SmokeTest.Http test, HttpExchange.Answer answer, Duration took) {
    return status(test.expect(), answer)
        .or(() -> headers(test.expect(), answer))
        .or(() -> json(test.expect(), answer))
        .or(() -> text(test.expect(), answer))
        .or(() ->
            test.within()
                .filter(within -> took.compareTo(within) > 0)
                .map(
                    within -> "took " + took.toMillis() + " ms, not " + HealthGate.spoken(within)));
  }

  private static Optional<String> status(Expect expect, HttpExchange.Answer answer) {
    int status = answer.status();
    boolean good =
        expect.status().isEmpty()
            ? status >= 200 && status < 300
            : expect.status().contains(status);
    if (good) {
      return Optional.empty();
    }
    String wanted =
        expect.status().isEmpty()
            ? "2xx"
            : String.join(" or ", expect.status().stream().map(String::valueOf).toList());
    return Optional.of("answered " + status + ", not " + wanted);
  }

  private Optional<String> headers(Expect expect, HttpExchange.Answer answer) {
    for (var header : expect.headers().entrySet()) {
      String wanted = placeholders.fill(header.getValue());
      String found = answer.headers().get(header.getKey().toLowerCase(Locale.ROOT));
      if (found == null || !found.contains(wanted)) {
        String has = found == null ? "is missing" : "is \"" + excerpt(found) + "\"";
        return Optional.of("header " + header.getKey() + " " + has + ", not \"" + wanted + "\"");
      }
    }
    return Optional.empty();
  }

  private Optional<String> json(Expect expect, HttpExchange.Answer answer) {
    if (expect.json().isEmpty()) {
      return Optional.empty();
    }
    Tree body;
    try {
      body = Json.parse("the answer", answer.body());
    } catch (Problem _) {
      return Optional.of("answered no JSON");
    }
    for (var entry : expect.json().entrySet()) {
      Tree wanted = placeholders.fill(entry.getValue());
      Optional<Tree> found = JsonPath.find(body, entry.getKey());
      boolean filled = !wanted.equals(entry.getValue());
      boolean same =
          found.isPresent()
              && (found.get().equals(wanted)
                  || (filled && found.get().scalar().equals(wanted.scalar())));
      if (!same) {
        String has = found.map(tree -> "is " + told(tree)).orElse("is missing");
        return Optional.of(entry.getKey() + " " + has + ", not " + Excerpt.of(wanted.json()));
      }
    }
    return Optional.empty();
  }

  /** Without the insides of lists and mappings: escaped as JSON, a secret could not be found. */
  private String told(Tree tree) {
    return switch (tree) {
      case Tree.Text text -> "\"" + excerpt(text.value()) + "\"";
      case Tree.Mapping _ -> "a mapping";
      case Tree.Sequence _ -> "a list";
      case Tree.Null _ -> "null";
      case Tree.Numeric _, Tree.Truth _ -> excerpt(tree.json());
    };
  }

  private Optional<String> text(Expect expect, HttpExchange.Answer answer) {
    return expect
        .text()
        .map(placeholders::fill)
        .filter(wanted -> !answer.body().contains(wanted))
        .map(wanted -> "does not say \"" + Excerpt.of(wanted) + "\"");
  }

  private static String wording(IOException e, Duration limit) {
    return switch (e) {
      case SocketTimeoutException _ -> "did not answer within " + HealthGate.spoken(limit);
      case UnknownHostException _ -> "names a host that is not known";
      case ConnectException _ -> "was not accepted (connection refused)";
      case javax.net.ssl.SSLException tls -> "failed in TLS: " + Excerpt.of("" + tls.getMessage());
      default -> "failed: " + Excerpt.of(String.valueOf(e.getMessage()));
    };
  }
}
