package dev.slipway.kubernetes.api;

import dev.slipway.data.Limits;
import dev.slipway.data.YamlReader;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way to a cluster where kubectl finds it, and says what is missing on it.
 *
 * <p>The client library reads the files and makes the connection; what it leaves out or does
 * otherwise than kubectl (an unknown context, {@code as}, {@code tokenFile}, {@code proxy-url},
 * credential programs) is done here.
 */
final class Kubeconfig {
  private final Map<String, String> environment;
  private final Path home;
  private final Path serviceAccount;

  /**
   * @param serviceAccount the folder with the token of a pod's service account
   */
  Kubeconfig(Map<String, String> environment, Path home, Path serviceAccount) {
    this.environment = environment;
    this.home = home;
    this.serviceAccount = serviceAccount;
  }

  static Kubeconfig ofThisMachine() {
    return new Kubeconfig(
        System.getenv(),
        Path.of(Objects.requireNonNullElse(System.getenv("HOME"), System.getProperty("user.home"))),
        Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
  }

  /**
   * The way to the cluster that is meant.
   *
   * @throws Problem with exit code 2 for what is wrong in a file, 30 where there is none
   */
  Access access(Connection connection) {
    List<Path> looked = places(connection);
    List<Path> files = looked.stream().filter(Files::isRegularFile).toList();
    if (!files.isEmpty()) {
      return ofFiles(files, connection.context());
    }
    if (connection.kubeconfig().isEmpty() && connection.context().isEmpty() && inPod()) {
      return ofPod();
    }
    throw new Problem(
        ExitCode.UNREACHABLE,
        "no kubeconfig: there is none at " + listed(looked.stream().map(Path::toString).toList()),
        "",
        "name one with KUBECONFIG, or with kubeconfig in slipway.yaml");
  }

  private List<Path> places(Connection connection) {
    if (connection.kubeconfig().isPresent()) {
      return List.of(connection.kubeconfig().get());
    }
    String named = environment.getOrDefault("KUBECONFIG", "");
    return named.isBlank()
        ? List.of(home.resolve(".kube").resolve("config"))
        : Arrays.stream(named.split(":")).filter(path -> !path.isBlank()).map(Path::of).toList();
  }

  private boolean inPod() {
    return environment.containsKey("KUBERNETES_SERVICE_HOST")
        && Files.isRegularFile(serviceAccount.resolve("token"));
  }

  private Access ofPod() {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String server =
        "https://%s:%s"
            .formatted(
                host.contains(":") ? "[" + host + "]" : host,
                environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"));
    var config = io.fabric8.kubernetes.client.Config.empty();
    config.setMasterUrl(server);
    Path authority = serviceAccount.resolve("ca.crt");
    if (Files.isRegularFile(authority)) {
      config.setCaCertFile(authority.toString());
    }
    String namespace;
    try {
      namespace = Files.readString(serviceAccount.resolve("namespace")).strip();
    } catch (IOException _) {
      namespace = "default";
    }
    return opened(
        config,
        server,
        namespace,
        "this pod's service account",
        new Credentials.TokenFile(serviceAccount.resolve("token")));
  }

  private Access ofFiles(List<Path> files, Optional<String> wanted) {
    Config[] parsed = files.stream().map(Kubeconfig::parsed).toArray(Config[]::new);
    var contexts = named(parsed, Config::getContexts, NamedContext::getName, c -> c.getContext());
    String where = listed(files.stream().map(Path::toString).toList());
    String name =
        wanted
            .or(() ->
                Arrays.stream(parsed)
                    .map(Config::getCurrentContext)
                    .filter(current -> current != null && !current.isBlank())
                    .findFirst())
            .orElseThrow(() ->
                new Problem(
                    ExitCode.USAGE,
                    "no context is chosen",
                    where,
                    "name one of them: " + listed(contexts.keySet())));
    var context = contexts.get(name);
    if (context == null) {
      throw new Problem(
          ExitCode.USAGE,
          "there is no context " + Wording.printable(name),
          where,
          Wording.nearest(name, contexts.keySet())
              .map(near -> "did you mean " + near + "?")
              .orElse("it has " + listed(contexts.keySet())));
    }
    String of = "context " + name + " of " + where;
    Cluster cluster =
        named(parsed, Config::getClusters, NamedCluster::getName, NamedCluster::getCluster)
            .get(Objects.requireNonNullElse(context.getCluster(), ""));
    if (cluster == null) {
      throw new Problem(
          ExitCode.USAGE,
          "there is no cluster " + context.getCluster(),
          of,
          "add it, or change the cluster of the context");
    }
    AuthInfo user =
        named(parsed, Config::getUsers, NamedAuthInfo::getName, NamedAuthInfo::getUser)
            .get(Objects.requireNonNullElse(context.getUser(), ""));
    Path folder =
        files.stream()
            .filter(file -> defines(parsed[files.indexOf(file)], context.getUser()))
            .findFirst()
            .orElse(files.getFirst())
            .toAbsolutePath()
            .getParent();
    return ofContext(
        parsed,
        name,
        of,
        cluster,
        user == null ? new AuthInfo() : user,
        Objects.requireNonNull(folder));
  }

  private Access ofContext(
      Config[] parsed, String name, String of, Cluster cluster, AuthInfo user, Path folder) {
    String server = Objects.requireNonNullElse(cluster.getServer(), "").replaceFirst("/+$", "");
    URI address = address(server, of);
    if (cluster.getTlsServerName() != null
        && !cluster.getTlsServerName().isBlank()
        && !cluster.getTlsServerName().equals(address.getHost())) {
      throw new Problem(
          ExitCode.USAGE,
          "Slipway cannot check a certificate against another name than the server's"
              + " (tls-server-name)",
          of,
          "use a server address that the certificate is for");
    }
    Plugin plugin = user.getExec() == null ? null : new Plugin(user.getExec(), folder, cluster);
    // The library would run the program itself.
    user.setExec(null);
    var config = io.fabric8.kubernetes.client.Config.empty();
    KubeConfigUtils.merge(config, name, parsed);
    if (plugin != null && plugin.given().certificate().isPresent()) {
      config.setClientCertFile(null);
      config.setClientKeyFile(null);
      config.setClientCertData(plugin.given().certificate().get());
      config.setClientKeyData(plugin.given().key().orElseThrow());
    }
    impersonate(config, user);
    Proxies.choose(config, address, cluster.getProxyUrl(), environment, of);
    return opened(
        config,
        server,
        config.getNamespace() == null || config.getNamespace().isBlank()
            ? "default"
            : config.getNamespace(),
        of,
        plugin == null ? credentials(config, user, folder) : plugin);
  }

  private static Credentials credentials(
      io.fabric8.kubernetes.client.Config config, AuthInfo user, Path folder) {
    if (user.getTokenFile() != null && !user.getTokenFile().isBlank()) {
      return new Credentials.TokenFile(folder.resolve(user.getTokenFile()));
    }
    if (config.getAutoOAuthToken() != null && !config.getAutoOAuthToken().isBlank()) {
      return Credentials.Fixed.token(config.getAutoOAuthToken());
    }
    return user.getUsername() == null || user.getUsername().isBlank()
        ? Credentials.Fixed.NONE
        : Credentials.Fixed.login(
            user.getUsername(), Objects.requireNonNullElse(user.getPassword(), ""));
  }

  private static void impersonate(io.fabric8.kubernetes.client.Config config, AuthInfo user) {
    if (user.getAs() == null || user.getAs().isBlank()) {
      return;
    }
    config.setImpersonateUsername(user.getAs());
    config.setImpersonateGroups(
        Objects.requireNonNullElse(user.getAsGroups(), List.<String>of()).toArray(String[]::new));
    config.setImpersonateExtras(
        Objects.requireNonNullElse(user.getAsUserExtra(), Map.<String, List<String>>of()));
    if (user.getAsUid() != null && !user.getAsUid().isBlank()) {
      config.setCustomHeaders(new HashMap<>(Map.of("Impersonate-Uid", user.getAsUid())));
    }
  }

  private static Access opened(
      io.fabric8.kubernetes.client.Config config,
      String server,
      String namespace,
      String origin,
      Credentials credentials) {
    try {
      return new Access(server, namespace, origin, credentials, Wire.client(config, credentials));
    } catch (IOException | GeneralSecurityException | KubernetesClientException e) {
      throw new Problem(
          ExitCode.USAGE,
          "the certificate or the key cannot be used: "
              + Wording.printable(String.valueOf(e.getMessage())),
          origin,
          "correct certificate-authority, client-certificate and client-key",
          e);
    }
  }

  private static URI address(String server, String of) {
    try {
      URI address = URI.create(server);
      if (List.of("http", "https").contains(Objects.requireNonNullElse(address.getScheme(), ""))
          && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw new Problem(
        ExitCode.USAGE,
        "the server \"" + Wording.printable(server) + "\" is no address",
        of,
        "write it as https://host:port");
  }

  private static Config parsed(Path file) {
    try {
      // Says line and column; what the library says may quote a secret.
      YamlReader.read(file.toString(), Files.readString(file), Limits.DEFAULT);
      return KubeConfigUtils.parseConfig(file.toAbsolutePath().toFile());
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (KubernetesClientException _) {
      throw new Problem(
          ExitCode.USAGE,
          "this is no kubeconfig",
          file.toString(),
          "kubectl config view --kubeconfig shows what kubectl reads in it");
    }
  }

  static Problem unreadable(Path file, IOException e) {
    return new Problem(
        ExitCode.USAGE, "the file cannot be read", file.toString(), "look at its permissions", e);
  }

  /** By name; the first file that has a name wins. */
  private static <N, V> Map<String, V> named(
      Config[] files,
      Function<Config, @Nullable List<N>> items,
      Function<N, String> name,
      Function<N, @Nullable V> value) {
    var all = new LinkedHashMap<String, V>();
    for (Config file : files) {
      for (N item : Objects.requireNonNullElse(items.apply(file), new ArrayList<N>())) {
        V there = value.apply(item);
        if (there != null) {
          all.putIfAbsent(name.apply(item), there);
        }
      }
    }
    return all;
  }

  private static boolean defines(Config file, @Nullable String user) {
    return file.getUsers() != null
        && file.getUsers().stream().anyMatch(named -> named.getName().equals(user));
  }

  private static String listed(Iterable<String> names) {
    return String.join(", ", names);
  }
}
