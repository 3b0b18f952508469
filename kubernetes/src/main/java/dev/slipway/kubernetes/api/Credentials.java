package dev.slipway.kubernetes.api;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** What a request says of who sends it, beside a client certificate. */
interface Credentials extends Interceptor {
  /** The value of the header {@code Authorization}; empty for none. */
  Optional<String> authorization();

  /** Forgets what the server does not accept (any more); false where asking anew is no use. */
  boolean renew();

  @Override
  default void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
    authorization().ifPresent(value -> headers.setHeader("Authorization", value));
  }

  /** The same for as long as the connection is open. */
  record Fixed(Optional<String> authorization) implements Credentials {
    static final Fixed NONE = new Fixed(Optional.empty());

    static Fixed token(String token) {
      return new Fixed(Optional.of("Bearer " + token));
    }

    static Fixed login(String name, String password) {
      byte[] both = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
      return new Fixed(Optional.of("Basic " + Base64.getEncoder().encodeToString(both)));
    }

    @Override
    public boolean renew() {
      return false;
    }

    @Override
    public String toString() {
      return "Fixed";
    }
  }

  /** A token in a file that others write anew before it expires, as a kubelet does. */
  final class TokenFile implements Credentials {
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Path file;
    private String token = "";
    private long read;

    TokenFile(Path file) {
      this.file = file;
    }

    @Override
    public synchronized Optional<String> authorization() {
      if (token.isEmpty() || System.nanoTime() - read > FRESH.toNanos()) {
        try {
          token = Files.readString(file).strip();
          read = System.nanoTime();
        } catch (IOException e) {
          if (token.isEmpty()) {
            throw Kubeconfig.unreadable(file, e);
          }
        }
      }
      return Optional.of("Bearer " + token);
    }

    @Override
    public synchronized boolean renew() {
      token = "";
      return true;
    }
  }
}
