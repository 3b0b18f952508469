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
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;

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
    try (var client = client()) {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(HTTP_TIMEOUT).build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        refuseFailure(url, response.statusCode());
        byte[] content = body.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
        if (content.length > most) {
          client.shutdownNow();
          throw new KustomizeException(
              "the build is refused: %s has more than %d bytes".formatted(url, most));
        }
        return content;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new KustomizeException(
          "Get \"%s\": %s".formatted(GitProgram.withoutPasswords(url), reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KustomizeException("interrupted while reading " + url);
    }
  }

  private static String reason(Exception e) {
    return switch (e) {
      case HttpTimeoutException _ -> "no answer within " + HTTP_TIMEOUT.toSeconds() + " seconds";
      case ConnectException _ -> "nobody answers at this address";
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(HTTP_TIMEOUT)
        .build();
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
