package dev.slipway.kubernetes.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.io.IOException;
import java.net.http.HttpClient.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes connections of the client library, with the JDK's HTTP client in them. */
final class Wire extends JdkHttpClientFactory {
  private static final int CONNECT_MILLIS = 10_000;

  private Wire() {}

  /**
   * A client for one server.
   *
   * @throws IOException where a certificate or a key cannot be read
   */
  static HttpClient client(Config config, Credentials credentials)
      throws IOException, GeneralSecurityException {
    // Tries are ours: the library's pause does not heed Retry-After.
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setUserAgent("slipway");
    config.setHttp2Disable(config.getMasterUrl().startsWith("http:"));
    TrustManager[] trusted = trusted(config);
    KeyManager[] presented = presented(config);
    config.setCaCertData(null);
    config.setCaCertFile(null);
    config.setClientCertData(null);
    config.setClientCertFile(null);
    return new Wire()
        .newBuilder(config)
        .sslContext(presented, trusted)
        // The library's own reads the kubeconfig again at each request from the second minute on.
        .addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, credentials)
        .build();
  }

  /** Who may vouch for the server; those of the JDK where nobody is named. */
  private static TrustManager[] trusted(Config config)
      throws IOException, GeneralSecurityException {
    Optional<byte[]> authorities = content(config.getCaCertData(), config.getCaCertFile());
    return config.isTrustCerts() || authorities.isEmpty()
        ? SSLUtils.trustManagers(config)
        : Pem.trusting(authorities.get());
  }

  private static KeyManager[] presented(Config config)
      throws IOException, GeneralSecurityException {
    Optional<byte[]> certificate = content(config.getClientCertData(), config.getClientCertFile());
    Optional<byte[]> key = content(config.getClientKeyData(), config.getClientKeyFile());
    return certificate.isEmpty() || key.isEmpty()
        ? new KeyManager[0]
        : Pem.presenting(certificate.get(), key.get());
  }

  private static Optional<byte[]> content(@Nullable String data, @Nullable String file)
      throws IOException {
    if (data != null && !data.isBlank()) {
      // A program that gives credentials writes PEM; a kubeconfig writes it in Base64.
      return Optional.of(
          data.startsWith("-----")
              ? data.getBytes(StandardCharsets.US_ASCII)
              : Base64.getMimeDecoder().decode(data));
    }
    return file == null || file.isBlank()
        ? Optional.empty()
        : Optional.of(Files.readAllBytes(Path.of(file)));
  }

  /** An API server that sends elsewhere must not be given our token there. */
  @Override
  protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
    builder.followRedirects(Redirect.NEVER);
  }
}
