package dev.slipway.target.compose;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** Containers, networks and volumes of a Compose project, asked of and changed in the Engine. */
final class Containers {
  private final Engine engine;

  Containers(Engine engine) {
    this.engine = engine;
  }

  /** All of a project but the one-off containers of {@code docker compose run}. */
  List<Container> of(String project) {
    return list("/containers/json?all=1&filters=" + filter(Labels.PROJECT + "=" + project)).stream()
        .filter(c -> c.label(Labels.ONE_OFF).filter("True"::equals).isEmpty())
        .toList();
  }

  List<Container> of(String project, String service) {
    return of(project).stream().filter(c -> c.service().equals(service)).toList();
  }

  /** All that run on the engine. */
  List<Container> running() {
    return list("/containers/json");
  }

  private List<Container> list(String path) {
    var found = new ArrayList<Container>();
    for (Tree item : items(path)) {
      // One that has gone in between is simply not there.
      item(item).text("Id").flatMap(this::inspect).ifPresent(found::add);
    }
    found.sort(Comparator.comparing(Container::service).thenComparing(Container::name));
    return found;
  }

  Optional<Container> inspect(String id) {
    return engine
        .get("/containers/" + Engine.quoted(id) + "/json")
        .map(tree -> new Container(item(tree)));
  }

  void start(Container container) {
    change("POST", container, "/start", "start");
  }

  /**
   * Stops with the container's own signal and grace period, then removes it.
   *
   * @param volumes true to remove its volumes without a name, too
   */
  void remove(Container container, boolean volumes) {
    change("POST", container, "/stop", "stop");
    change("DELETE", container, volumes ? "?force=1&v=1" : "?force=1", "remove");
  }

  /** Grace periods pass side by side, not one after the other. */
  void removeAll(List<Container> all, boolean volumes) {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var removals =
          all.stream()
              .map(container ->
                  CompletableFuture.runAsync(() -> remove(container, volumes), executor))
              .toList();
      removals.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw e.getCause() instanceof Problem problem ? problem : e;
    }
  }

  void rename(Container container, String name) {
    change("POST", container, "/rename?name=" + Engine.quoted(name), "rename");
  }

  private void change(String method, Container container, String path, String verb) {
    Engine.Reply reply =
        engine.call(method, "/containers/" + container.id() + path, Optional.empty());
    boolean gone = reply.status() == 404 && !verb.equals("start");
    if (!reply.ok() && !gone) {
      throw new Problem(
          ExitCode.PARTIAL,
          "Docker Engine could not " + verb + " a container: " + reply.message(),
          container.service(),
          "");
    }
  }

  /** The networks that Compose made for a project. */
  List<Tree.Mapping> networks(String project) {
    return items("/networks?filters=" + filter(Labels.PROJECT + "=" + project)).stream()
        .map(Containers::item)
        .toList();
  }

  Optional<Tree.Mapping> network(String name) {
    return engine.get("/networks/" + Engine.quoted(name)).map(Containers::item);
  }

  /** Takes a network away from all that is on it; containers go on without it. */
  void removeNetwork(String id) {
    network(id).stream()
        .flatMap(network -> network.mapping("Containers").entries().keySet().stream())
        .forEach(container ->
            engine.call(
                "POST",
                "/networks/" + id + "/disconnect",
                Optional.of(
                    Tree.mapping().put("Container", container).put("Force", true).build())));
    Engine.Reply reply = engine.call("DELETE", "/networks/" + id, Optional.empty());
    if (!reply.ok() && reply.status() != 404) {
      throw new Problem(
          ExitCode.PARTIAL, "Docker Engine could not remove a network: " + reply.message(), "", "");
    }
  }

  /** The names of a project's volumes. */
  List<String> volumes(String project) {
    Tree answer =
        engine.get("/volumes?filters=" + filter(Labels.PROJECT + "=" + project)).orElseThrow();
    return item(answer).items("Volumes").stream()
        .flatMap(volume -> item(volume).text("Name").stream())
        .sorted()
        .toList();
  }

  Optional<Tree.Mapping> volume(String name) {
    return engine.get("/volumes/" + Engine.quoted(name)).map(Containers::item);
  }

  void removeVolume(String name) {
    Engine.Reply reply = engine.call("DELETE", "/volumes/" + Engine.quoted(name), Optional.empty());
    if (!reply.ok() && reply.status() != 404) {
      throw new Problem(
          ExitCode.PARTIAL,
          "Docker Engine could not remove the volume " + name + ": " + reply.message(),
          "",
          "");
    }
  }

  /** Has Compose say whether it takes a model, without asking the Engine for anything. */
  Engine.Output check(String project, String model) {
    var words = words(project, List.of("config", "--quiet"));
    return engine.docker(new Engine.Command(words, model, Duration.ofMinutes(1), Optional.empty()));
  }

  /** Has Compose do something with the model of a rendering, or with a changed one. */
  Engine.Output compose(
      Rendered rendered, List<String> arguments, Tree.Mapping model, Duration limit) {
    String project = rendered.project();
    return engine.docker(
        new Engine.Command(
            words(project, arguments),
            ComposeVariables.renamed(model).json(),
            ComposeVariables.of(rendered),
            limit,
            Optional.of(project)));
  }

  private static List<String> words(String project, List<String> arguments) {
    var words =
        new ArrayList<>(
            List.of(
                "compose",
                "--progress=plain",
                "--project-name",
                project,
                "--project-directory=/",
                "--env-file=/dev/null",
                "--file=-"));
    words.addAll(arguments);
    return words;
  }

  private List<Tree> items(String path) {
    return engine.get(path).orElseThrow() instanceof Tree.Sequence list ? list.items() : List.of();
  }

  private static Tree.Mapping item(Tree tree) {
    return tree instanceof Tree.Mapping mapping ? mapping : Tree.Mapping.EMPTY;
  }

  private static String filter(String label) {
    return Engine.quoted(Tree.mapping().put("label", Tree.ofTexts(List.of(label))).build().json());
  }
}
