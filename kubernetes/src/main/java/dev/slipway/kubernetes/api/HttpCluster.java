package dev.slipway.kubernetes.api;

import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An API server, spoken to over HTTP. */
public final class HttpCluster implements Cluster {
  private static final int PAGE = 500;

  /** As Kubernetes makes them: without vowels, and without what looks alike. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final Access access;
  private final Server server;
  private final Discovery discovery;
  private final Set<Following> following = ConcurrentHashMap.newKeySet();

  HttpCluster(Access access, Patience patience) {
    this.access = access;
    this.server = new Server(access, patience);
    this.discovery = new Discovery(server);
  }

  /**
   * The cluster that is meant. Nothing is sent to it yet.
   *
   * @throws Problem with exit code 2 where a kubeconfig is wrong, 30 where there is none
   */
  public static HttpCluster open(Connection connection) {
    return new HttpCluster(Kubeconfig.ofThisMachine().access(connection), Patience.DEFAULT);
  }

  @Override
  public String version() {
    return server.ask(Request.get("/version", Map.of())).object().text("gitVersion").orElse("");
  }

  @Override
  public String namespace() {
    return access.namespace();
  }

  @Override
  public Optional<ResourceType> type(String apiVersion, String kind) {
    return discovery.type(apiVersion, kind);
  }

  @Override
  public Optional<ResourceType> preferredType(String group, String kind) {
    return discovery.preferred(group, kind);
  }

  @Override
  public Collection<ResourceType> types() {
    return discovery.all();
  }

  @Override
  public void forgetTypes() {
    discovery.forget();
  }

  @Override
  public Optional<Tree.Mapping> get(ResourceType type, String namespace, String name) {
    Answer answer = server.ask(Request.get(path(type, namespace, name), Map.of()));
    return absent(answer) ? Optional.empty() : Optional.of(answer.object());
  }

  @Override
  public String list(
      ResourceType type, String namespace, Selector selector, Consumer<Tree.Mapping> objects) {
    var given = new HashMap<String, String>();
    String next = "";
    while (true) {
      var query = query(selector);
      query.put("limit", Integer.toString(PAGE));
      if (!next.isEmpty()) {
        query.put("continue", next);
      }
      Answer answer = server.ask(Request.get(type.path(namespace), query));
      if (answer.code() == 410 && !next.isEmpty()) {
        // The server has forgotten this look: the next one gives what is new since.
        next = "";
        continue;
      }
      Tree.Mapping page = answer.object();
      next = page.mapping("metadata").text("continue").orElse("");
      for (Tree item : page.items("items")) {
        Tree.Mapping object = typed(type, (Tree.Mapping) item);
        Tree.Mapping metadata = object.mapping("metadata");
        String version = metadata.text("resourceVersion").orElse("");
        if (!version.equals(given.put(metadata.text("uid").orElse(""), version))) {
          objects.accept(object);
        }
      }
      if (next.isEmpty()) {
        return page.mapping("metadata").text("resourceVersion").orElse("");
      }
    }
  }

  @Override
  public Tree.Mapping apply(ResourceType type, Tree.Mapping object, boolean force, boolean dryRun) {
    var query = writing(dryRun);
    query.put("force", Boolean.toString(force));
    // Who names a version wants no other.
    boolean any = object.mapping("metadata").get("resourceVersion").isEmpty();
    return write(
            "PATCH",
            path(type, object),
            query,
            "application/apply-patch+yaml",
            object,
            any ? Request.Repeat.ALSO_AFTER_RACES : Request.Repeat.ALWAYS)
        .object();
  }

  @Override
  public Tree.Mapping create(ResourceType type, Tree.Mapping object, boolean dryRun) {
    Tree.Mapping named = named(object);
    Answer answer =
        write(
            "POST",
            type.path(namespace(type, named)),
            writing(dryRun),
            "application/json",
            named,
            Request.Repeat.ALWAYS);
    if (answer.code() == 409 && answer.doubtful()) {
      Optional<Tree.Mapping> ours = ours(type, named);
      if (ours.isPresent()) {
        return ours.get();
      }
    }
    return answer.object();
  }

  @Override
  public Tree.Mapping patch(
      ResourceType type, String namespace, String name, String subresource, Tree patch) {
    boolean operations = patch instanceof Tree.Sequence;
    return write(
            "PATCH",
            path(type, namespace, name) + (subresource.isEmpty() ? "" : "/" + subresource),
            writing(false),
            operations ? "application/json-patch+json" : "application/merge-patch+json",
            patch,
            operations ? Request.Repeat.UNTOUCHED : Request.Repeat.ALWAYS)
        .object();
  }

  @Override
  public Tree.Mapping replace(ResourceType type, Tree.Mapping object, boolean dryRun) {
    Answer answer =
        write(
            "PUT",
            path(type, object),
            writing(dryRun),
            "application/json",
            object,
            Request.Repeat.ALWAYS);
    if (answer.code() == 409 && answer.doubtful() && !dryRun) {
      Optional<Tree.Mapping> ours = ours(type, object);
      if (ours.isPresent()) {
        return ours.get();
      }
    }
    return answer.object();
  }

  @Override
  public void delete(ResourceType type, String namespace, String name, Deletion deletion) {
    var options =
        Tree.mapping()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put("propagationPolicy", deletion.foreground() ? "Foreground" : "Background");
    if (!deletion.uid().isEmpty()) {
      options.put("preconditions", Tree.ofTexts(Map.of("uid", deletion.uid())));
    }
    if (deletion.dryRun()) {
      options.put("dryRun", Tree.ofTexts(List.of("All")));
    }
    Answer answer =
        write(
            "DELETE",
            path(type, namespace, name),
            new LinkedHashMap<>(),
            "application/json",
            options.build(),
            // Without a uid, the second one might hit what was created since.
            deletion.uid().isEmpty() && !deletion.dryRun()
                ? Request.Repeat.UNTOUCHED
                : Request.Repeat.ALWAYS);
    boolean another = answer.code() == 409 && answer.doubtful() && !deletion.uid().isEmpty();
    if (!answer.well() && !absent(answer) && !another) {
      throw answer.failure();
    }
  }

  @Override
  public Watch watch(ResourceType type, String namespace, Selector selector, Watcher watcher) {
    var watch = new Following(this, server, type, namespace, selector, watcher);
    following.add(watch);
    watch.start();
    return watch;
  }

  @Override
  public void lines(String path, Map<String, String> query, Consumer<String> lines) {
    Request request = Request.get(path, query).accepting("text/plain, application/json, */*");
    try (Server.Opened open = server.open(request, Duration.ZERO);
        var reader =
            new BufferedReader(new InputStreamReader(open.body(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        throw server.broken(request, e);
      }
    }
  }

  @Override
  public long requests() {
    return server.requests();
  }

  @Override
  public void close() {
    following.forEach(Following::close);
    server.close();
  }

  void ended(Following watch) {
    following.remove(watch);
  }

  /** The parameters that select objects. */
  static Map<String, String> query(Selector selector) {
    var query = new LinkedHashMap<String, String>();
    if (!selector.labels().isEmpty()) {
      query.put("labelSelector", selector.labels());
    }
    if (!selector.fields().isEmpty()) {
      query.put("fieldSelector", selector.fields());
    }
    return query;
  }

  private static Map<String, String> writing(boolean dryRun) {
    var query = new LinkedHashMap<String, String>();
    query.put("fieldManager", FIELD_MANAGER);
    query.put("fieldValidation", "Strict");
    if (dryRun) {
      query.put("dryRun", "All");
    }
    return query;
  }

  private Answer write(
      String method,
      String path,
      Map<String, String> query,
      String contentType,
      Tree body,
      Request.Repeat repeat) {
    return server.ask(
        new Request(method, path, query, "application/json", contentType, body.json(), repeat));
  }

  /** What is there in place of an object, where it is what was to be written. */
  private Optional<Tree.Mapping> ours(ResourceType type, Tree.Mapping object) {
    return get(type, namespace(type, object), name(object))
        .filter(there -> Likeness.holds(there, object));
  }

  /** Whether it is the object that is not there, rather than its type. */
  private static boolean absent(Answer answer) {
    return answer.code() == 404
        && answer.failure().reason().equals("NotFound")
        && !answer.failure().getMessage().startsWith("the server could not find the requested");
  }

  /** Items of a list do not say what they are. */
  private static Tree.Mapping typed(ResourceType type, Tree.Mapping item) {
    if (item.get("kind").isPresent()) {
      return item;
    }
    var typed = new LinkedHashMap<String, Tree>();
    typed.put("apiVersion", Tree.of(type.apiVersion()));
    typed.put("kind", Tree.of(type.kind()));
    typed.putAll(item.entries());
    return new Tree.Mapping(typed);
  }

  /** A name of ours in place of one of the server's, so that the second try is not a second one. */
  private static Tree.Mapping named(Tree.Mapping object) {
    Tree.Mapping metadata = object.mapping("metadata");
    Optional<String> prefix = metadata.text("generateName");
    if (prefix.isEmpty() || metadata.get("name").isPresent()) {
      return object;
    }
    String suffix =
        ThreadLocalRandom.current()
            .ints(5, 0, LETTERS.length())
            .mapToObj(i -> LETTERS.substring(i, i + 1))
            .collect(Collectors.joining());
    return object.with(
        "metadata", metadata.without("generateName").with("name", Tree.of(prefix.get() + suffix)));
  }

  private String path(ResourceType type, Tree.Mapping object) {
    return path(type, namespace(type, object), name(object));
  }

  private static String path(ResourceType type, String namespace, String name) {
    return type.path(namespace) + "/" + name;
  }

  private String namespace(ResourceType type, Tree.Mapping object) {
    return type.namespaced()
        ? object.mapping("metadata").text("namespace").orElse(access.namespace())
        : "";
  }

  private static String name(Tree.Mapping object) {
    return object.mapping("metadata").text("name").orElse("");
  }
}
