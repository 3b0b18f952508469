package dev.slipway.kustomize.remote;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.file.Remotes;
import dev.slipway.kustomize.file.RepositoryUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Repositories through the {@code git} program, kept in a directory, and files over HTTP. */
public final class NetworkRemotes implements Remotes {
  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(27);

  private final RepositoryCache repositories;
  private final boolean filesAllowed;

  /**
   * @param cache where commits are kept; it grows, and may be emptied while nothing is built
   * @param filesAllowed whether {@code file://} may name repositories of this machine
   */
  public NetworkRemotes(Path cache, Git git, boolean filesAllowed) {
    this.repositories = new RepositoryCache(cache, git);
    this.filesAllowed = filesAllowed;
  }

  @Override
  public Checkout checkout(RepositoryUrl url) {
    if (!filesAllowed && url.isOfMachine()) {
      throw new KustomizeException(
          "security; '%s' is a repository of this machine".formatted(url.text()),
          Source.UNKNOWN,
          "name it by https:// or ssh://");
    }
    return repositories.checkout(url);
  }

  @Override
  public byte[] fetch(String url, long most) {
    Duration timeout = RepositoryUrl.parse(url).map(RepositoryUrl::timeout).orElse(HTTP_TIMEOUT);
    try (var client = client();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // A request's own timeout would end with the head of the answer.
      Future<byte[]> content = threads.submit(() -> read(client, url, most));
      try {
        return content.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      } finally {
        client.shutdownNow();
      }
    } catch (TimeoutException e) {
      String reason = "no answer within " + GitProgram.seconds(timeout);
      throw unread(url, reason, GitProgram.MORE_TIME);
    } catch (ExecutionException e) {
      throw failure(url, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KustomizeException("interrupted while reading " + url);
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
  }

  private static byte[] read(HttpClient client, String url, long most)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      refuseFailure(url, response.statusCode());
      byte[] content = body.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
      if (content.length > most) {
        throw new KustomizeException(
            "the build is refused: %s has more than %d bytes".formatted(url, most));
      }
      return content;
    }
  }

  private static RuntimeException failure(String url, @Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException _ ->
          unread(url, "nobody answers at this address", "check the address's host and port");
      case SSLException e ->
          unread(
              url,
              String.valueOf(e.getMessage()),
              "let Java know who vouches for the server: -Djavax.net.ssl.trustStore=FILE");
      case KustomizeException e -> e;
      case HttpFailure e -> e;
      case null -> throw new IllegalStateException();
      case Throwable e -> unread(url, e.getMessage() == null ? e.toString() : e.getMessage(), "");
    };
  }

  private static KustomizeException unread(String url, String reason, String remedy) {
    String message = "Get \"%s\": %s".formatted(GitProgram.withoutPasswords(url), reason);
    return new KustomizeException(message, Source.UNKNOWN, remedy);
  }

  private static void refuseFailure(String url, int status) {
    if (status >= 200 && status <= 299) {
      return;
    }
    if (RepositoryUrl.parse(url).isPresent()) {
      throw new KustomizeException("URL is a git repository");
    }
    throw new HttpFailure("HTTP Error: status code %d (%s)".formatted(status, reason(status)));
  }

  private static String reason(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 410 -> "Gone";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "";
    };
  }
}
