package dev.slipway.target.compose;

import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.ExitCode;
import dev.slipway.model.LogLine;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.ServiceTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Docker Engine through Docker Compose v2, on this host. */
public final class ComposeTarget implements ServiceTarget {
  private static final Duration RESTART_LIMIT = Duration.ofMinutes(15);

  private final TargetRef ref;
  private final Engine engine;
  private final Containers containers;
  private final Redaction redaction;
  private final Images images;
  private final ComposeProgram compose;

  /**
   * @param directory where lock files are kept that outlive this process; the same for every
   *     process that works on this target
   * @param environment of this process; {@code DOCKER_HOST} may name another local socket
   */
  public ComposeTarget(TargetRef ref, Path directory, Map<String, String> environment) {
    this(ref, new LocalEngine(environment, directory));
  }

  ComposeTarget(TargetRef ref, Engine engine) {
    this.ref = ref;
    this.engine = engine;
    this.containers = new Containers(engine);
    this.redaction = new Redaction(engine);
    this.images = new Images(engine, redaction);
    this.compose = new ComposeProgram(engine);
  }

  @Override
  public TargetRef ref() {
    return ref;
  }

  @Override
  public Observed observe(AppName app, String project) {
    List<Container> found = containers.of(project);
    Secrets secrets = redaction.of(found);
    return new Observed(
        app,
        found.stream().map(container -> container.instance(secrets)).toList(),
        containers.volumes(project));
  }

  @Override
  public Rendered prepare(Rendered rendered) {
    redaction.known(rendered.secrets());
    // The preview that follows wants to know it.
    var _ = compose.version();
    return new Preparation(compose, images).prepare(rendered);
  }

  @Override
  public Preview preview(Rendered prepared, Observed observed) {
    redaction.known(prepared.secrets());
    return new Preflight(engine, compose, images, prepared, observed).preview();
  }

  @Override
  public Applied apply(Release release, Change change) {
    redaction.known(release.rendered().secrets());
    return new Convergence(engine, images, redaction).apply(release, change);
  }

  @Override
  public void restart(AppName app, String project, Optional<String> service) {
    var words = new ArrayList<>(List.of("compose", "--project-name", project, "restart"));
    words.add("--no-deps");
    service.ifPresent(name -> words.addAll(List.of("--", name)));
    var output = engine.docker(new Engine.Command(words, "", RESTART_LIMIT, Optional.of(project)));
    if (!output.ok()) {
      throw new Problem(
          ExitCode.PARTIAL,
          "Docker Compose could not restart it: "
              + redaction.of(containers.of(project)).redact(output.stderr().strip()),
          app.value(),
          "");
    }
  }

  @Override
  public void remove(AppName app, String project, boolean volumes) {
    engine.awaitQuiet(project);
    containers.removeAll(containers.of(project), volumes);
    containers
        .networks(project)
        .forEach(network -> network.text("Id").ifPresent(containers::removeNetwork));
    if (volumes) {
      containers.volumes(project).forEach(containers::removeVolume);
      // Whoever gives up the data does not want to roll back.
      images.release(app, Set.of());
    }
  }

  @Override
  public void logs(AppName app, String project, LogRequest request, Consumer<LogLine> lines) {
    new Logs(engine, redaction).read(project, request, lines);
  }

  @Override
  public Map<String, String> evidence(AppName app, String project, Instant since) {
    return new Evidence(engine, redaction).gather(project, since);
  }

  @Override
  public List<Adoptable> adoptable(Rendered prepared) {
    return new Adoption(engine, images, redaction).adoptable(prepared);
  }

  /**
   * Host paths that an app's containers mount now. A checkout that holds one must stay: a service
   * that did not change still mounts its files from the commit that it was made from.
   */
  public Set<Path> mountedPaths(String project) {
    return containers.of(project).stream()
        .flatMap(container -> container.inspected().items("Mounts").stream())
        .map(mount -> (Tree.Mapping) mount)
        .filter(mount -> mount.text("Type").filter("bind"::equals).isPresent())
        .flatMap(mount -> mount.text("Source").stream())
        .map(Path::of)
        .collect(Collectors.toSet());
  }

  /**
   * Gives up the images that an app was pinned to in the past, but for those of some prepared
   * renderings: the ones that a rollback may still need.
   */
  public void releaseImages(AppName app, Collection<Rendered> retained) {
    Set<String> ids =
        retained.stream()
            .flatMap(rendered -> rendered.services().values().stream())
            .flatMap(service -> ComposeModel.pin((Tree.Mapping) service).text("image-id").stream())
            .collect(Collectors.toSet());
    images.release(app, ids);
  }
}
