package dev.slipway.kubernetes.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

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
    return new Wire()
        .newBuilder(config)
        .sslContext(SSLUtils.keyManagers(config), trusted(config))
        // The library's own reads the kubeconfig again at each request from the second minute on.
        .addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, credentials)
        .build();
  }

  /**
   * Who may vouch for the server: only who the kubeconfig names. The library adds all that vouch
   * for public sites.
   */
  private static TrustManager[] trusted(Config config)
      throws IOException, GeneralSecurityException {
    String data = config.getCaCertData();
    String file = config.getCaCertFile();
    boolean inline = data != null && !data.isBlank();
    if (config.isTrustCerts() || (!inline && (file == null || file.isBlank()))) {
      return SSLUtils.trustManagers(config);
    }
    byte[] pem = inline ? Base64.getMimeDecoder().decode(data) : Files.readAllBytes(Path.of(file));
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (var certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))) {
      store.setCertificateEntry("authority-" + store.size(), certificate);
    }
    if (store.size() == 0) {
      throw new CertificateException("certificate-authority holds no certificate");
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** An API server that sends elsewhere must not be given our token there. */
  @Override
  protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
    builder.followRedirects(Redirect.NEVER);
  }
}
