package dev.slipway.kubernetes.api;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to an API server, and again where it could not take them: with growing pauses, as
 * its {@code Retry-After} asks, and not for ever.
 */
final class Server implements AutoCloseable {
  /** Faults inside the server that the next try may not meet; most are a webhook's, and last. */
  private static final int TRIES_AT_FAULTS = 4;

  private static final Pattern SECONDS = Pattern.compile("\\d{1,4}");

  private final Access access;
  private final HttpClient http;
  private final Patience patience;
  private final Concurrency concurrency = new Concurrency();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean known;

  Server(Access access, Patience patience) {
    this.access = access;
    this.http = access.http();
    this.patience = patience;
  }

  /** An answer of which only the beginning has arrived. */
  record Opened(int code, Optional<Duration> retryAfter, Incoming body) implements AutoCloseable {
    Answer whole(Request request) throws IOException {
      return new Answer(request, code, body.readAllBytes(), false);
    }

    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * The answer to a request: what the server did or refused, after as many tries as it takes.
   *
   * @throws Problem with exit code 30 where it cannot be reached or does not know us
   */
  Answer ask(Request request) {
    var tries = new Tries(request);
    while (true) {
      Tried tried = within(request);
      switch (tried) {
        case Broken broken -> tries.again(broken.failure());
        case Whole whole -> {
          known = true;
          if (!tries.again(whole.answer(), whole.retryAfter())) {
            return whole.answer().after(tries.doubtful);
          }
        }
      }
    }
  }

  /**
   * Opens a GET that goes on for long. It does not count among the requests under way.
   *
   * @param silence how long it may say nothing; zero: for ever
   * @throws ApiFailure where the server refuses it
   */
  Opened open(Request request, Duration silence) {
    var tries = new Tries(request);
    while (true) {
      try {
        Opened opened = exchange(request, silence);
        if (opened.code() < 300) {
          known = true;
          return opened;
        }
        try (opened) {
          Answer answer = opened.whole(request);
          known = true;
          if (!tries.again(answer, opened.retryAfter())) {
            throw answer.failure();
          }
        }
      } catch (IOException e) {
        tries.again(e);
      }
    }
  }

  /** An answer that broke off after its beginning. */
  Problem broken(Request request, IOException failure) {
    return new Problem(
        ExitCode.UNREACHABLE,
        "the answer to %s broke off (%s)".formatted(request.path(), reason(failure)),
        access.server(),
        "run the command again",
        failure);
  }

  long requests() {
    return requests.get();
  }

  int concurrency() {
    return concurrency.limit();
  }

  Patience patience() {
    return patience;
  }

  @Override
  public void close() {
    http.close();
  }

  private sealed interface Tried {}

  private record Broken(IOException failure) implements Tried {}

  private record Whole(Answer answer, Optional<Duration> retryAfter) implements Tried {}

  /** One try, when there is room for it. */
  private Tried within(Request request) {
    long round;
    try {
      round = concurrency.enter();
    } catch (InterruptedException _) {
      throw interrupted();
    }
    try (Opened opened = exchange(request, patience.answer())) {
      Answer answer = opened.whole(request);
      if (opened.code() == 429) {
        concurrency.tooMany(round);
      } else {
        concurrency.well();
      }
      return new Whole(answer, opened.retryAfter());
    } catch (IOException e) {
      return new Broken(e);
    } finally {
      concurrency.leave();
    }
  }

  private Opened exchange(Request request, Duration silence) throws IOException {
    requests.incrementAndGet();
    var body = new Incoming(silence);
    var builder =
        http.newHttpRequestBuilder()
            .uri(access.server() + request.target())
            .header("Accept", request.accept());
    if (request.contentType().isEmpty()) {
      builder.method(request.method(), null, null);
    } else {
      builder.method(request.method(), request.contentType(), request.body());
    }
    CompletableFuture<HttpResponse<AsyncBody>> sent = http.consumeBytes(builder.build(), body);
    try {
      HttpResponse<AsyncBody> response =
          sent.get(patience.answer().toNanos(), TimeUnit.NANOSECONDS);
      body.start(response.body());
      return new Opened(
          response.code(),
          Optional.ofNullable(response.header("Retry-After"))
              .filter(SECONDS.asMatchPredicate())
              .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds))),
          body);
    } catch (TimeoutException e) {
      abandon(sent);
      throw new HttpTimeoutException("no answer within " + patience.answer().toSeconds() + " s");
    } catch (InterruptedException e) {
      abandon(sent);
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Problem problem) {
        throw problem;
      }
      throw new IOException("the request could not be sent", e.getCause());
    }
  }

  /** What still comes of it is thrown away. */
  private static void abandon(CompletableFuture<HttpResponse<AsyncBody>> sent) {
    var _ = sent.thenAccept(late -> late.body().cancel());
    sent.cancel(true);
  }

  /** What has been tried for one request. */
  private final class Tries {
    private final Request request;
    private final long start = System.nanoTime();
    private int tries;
    private boolean renewed;
    private boolean doubtful;

    Tries(Request request) {
      this.request = request;
    }

    /** Pauses after a connection that failed. */
    void again(IOException failure) {
      if (failure instanceof InterruptedIOException) {
        throw interrupted();
      }
      if (distrusts(failure)) {
        throw distrusted(failure);
      }
      if (!untouched(failure)) {
        doubt(() ->
            new Problem(
                ExitCode.UNREACHABLE,
                "the connection broke, and whether the server has done it is not known: "
                    + request.method()
                    + " "
                    + request.path(),
                access.server(),
                "look at the object, then run the command again",
                failure));
      }
      pause(Optional.empty(), reason(failure), failure);
    }

    /** Whether the server could not take it; then pauses. */
    boolean again(Answer answer, Optional<Duration> retryAfter) {
      switch (answer.code()) {
        case 401 -> {
          if (renewed || !access.renew()) {
            throw unknown(answer.failure());
          }
          renewed = true;
          return true;
        }
        case 429 -> pause(retryAfter, "too many requests", null);
        case 502, 503, 504 -> {
          doubt(answer::failure);
          pause(retryAfter, answer.failure().getMessage(), null);
        }
        case 500 -> {
          if (tries >= TRIES_AT_FAULTS || !passing(answer.failure())) {
            return false;
          }
          doubt(answer::failure);
          pause(retryAfter, "HTTP 500", null);
        }
        case 409 -> {
          if (tries >= TRIES_AT_FAULTS
              || request.repeat() != Request.Repeat.ALSO_AFTER_RACES
              || !isRace(answer.failure())) {
            return false;
          }
          pause(retryAfter, answer.failure().getMessage(), null);
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private void doubt(Supplier<RuntimeException> ending) {
      if (request.repeat() == Request.Repeat.UNTOUCHED) {
        throw ending.get();
      }
      doubtful = true;
    }

    private void pause(Optional<Duration> asked, String reason, @Nullable Throwable cause) {
      tries++;
      Duration own = patience.pause(tries);
      Duration pause = asked.filter(wish -> wish.compareTo(own) > 0).orElse(own);
      Duration left =
          (known ? patience.total() : patience.stranger()).minusNanos(System.nanoTime() - start);
      if (pause.compareTo(left) > 0) {
        throw new Problem(
            ExitCode.UNREACHABLE,
            "the API server cannot be reached (%s; %d tries)".formatted(reason, tries),
            access.server(),
            known
                ? "it has answered before: look at the server and the network, then run the command"
                    + " again"
                : "look whether it runs and this is the right address: " + access.origin(),
            cause);
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException _) {
        throw interrupted();
      }
    }

    private Problem unknown(ApiFailure failure) {
      return new Problem(
          ExitCode.UNREACHABLE,
          "the API server does not accept the credentials (" + failure.getMessage() + ")",
          access.server(),
          "log in again; they come from " + access.origin());
    }
  }

  /** A fault that the server itself calls internal, or its store's; others come again. */
  private static boolean passing(ApiFailure failure) {
    return failure.reason().equals("InternalError")
        || failure.getMessage().contains("etcdserver: ");
  }

  /** A write that came in between, and no field that two managers want: that one stays. */
  private static boolean isRace(ApiFailure failure) {
    return failure.causes().stream()
        .noneMatch(cause -> cause.reason().equals("FieldManagerConflict"));
  }

  /** Whether the request has never left. */
  private static boolean untouched(IOException failure) {
    return failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof HttpConnectTimeoutException
        || failure instanceof SSLHandshakeException;
  }

  private static boolean distrusts(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }

  private Problem distrusted(IOException failure) {
    return new Problem(
        ExitCode.UNREACHABLE,
        "the API server's certificate is not trusted ("
            + Wording.printable(String.valueOf(failure.getMessage()))
            + ")",
        access.server(),
        "give the right certificate-authority; now it comes from " + access.origin(),
        failure);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case UnknownHostException _ -> "its name is not known";
      case HttpConnectTimeoutException _ -> "no connection in time";
      case ConnectException _ -> "no connection";
      default ->
          failure.getMessage() == null
              ? "the connection broke"
              : Wording.printable(failure.getMessage());
    };
  }

  private static Problem interrupted() {
    Thread.currentThread().interrupt();
    return new Problem(ExitCode.INTERRUPTED, "a request to the API server was interrupted", "", "");
  }
}
