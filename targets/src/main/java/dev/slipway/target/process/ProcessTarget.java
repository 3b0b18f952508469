package dev.slipway.target.process;

import dev.slipway.model.AppName;
import dev.slipway.model.Change;
import dev.slipway.model.Checkout;
import dev.slipway.model.CommitId;
import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.LogLine;
import dev.slipway.model.Observed;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.RunId;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import dev.slipway.supervisor.RunFiles;
import dev.slipway.supervisor.ServiceSpec;
import dev.slipway.supervisor.ServiceState;
import dev.slipway.supervisor.SupervisorClient;
import dev.slipway.target.ServiceTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs services as processes of this machine.
 *
 * <p>Each app has one small supervisor, a process of its own that outlives Slipway. A service runs
 * in the checkout of its commit, which must therefore be kept for as long as the service runs or
 * may be rolled back to; {@link #placed} notes where that checkout is.
 */
public final class ProcessTarget implements ServiceTarget {
  private static final String FILES = "x-slipway-files";

  private final TargetRef ref;
  private final Path root;

  /**
   * @param root the fleet's root directory: what runs is recorded below {@code run/process}, and
   *     what it writes below {@code logs/process}
   */
  public ProcessTarget(TargetRef ref, Path root) {
    this.ref = ref;
    this.root = root.toAbsolutePath().normalize();
  }

  /** The rendering with a note of where its files lie, as {@link #prepare} needs it. */
  public static Rendered placed(Rendered rendered, Checkout checkout) {
    return Place.note(rendered, checkout);
  }

  @Override
  public TargetRef ref() {
    return ref;
  }

  @Override
  public Observed observe(AppName app, String project) {
    return new Observed(app, states(app).stream().map(ProcessTarget::instance).toList(), List.of());
  }

  private List<ServiceState> states(AppName app) {
    return reaching(app, () -> new SupervisorClient(files(app)).observe());
  }

  private static Observed.Instance instance(ServiceState state) {
    return new Observed.Instance(
        state.service(),
        state.id(),
        switch (state.phase()) {
          case RUNNING -> Observed.State.RUNNING;
          case RESTARTING -> Observed.State.RESTARTING;
          case EXITED -> Observed.State.EXITED;
        },
        state.health().map(ProcessTarget::health).orElse(Observed.Health.NONE),
        state.exitCode(),
        state.restarts(),
        state.startedAt(),
        Optional.of(state.digest()),
        Optional.of(new RunId(state.run())),
        Optional.of(new CommitId(state.commit())),
        Optional.empty(),
        state.detail());
  }

  private static Observed.Health health(ServiceState.Health health) {
    return switch (health) {
      case STARTING -> Observed.Health.STARTING;
      case HEALTHY -> Observed.Health.HEALTHY;
      case UNHEALTHY -> Observed.Health.UNHEALTHY;
    };
  }

  /**
   * {@inheritDoc}
   *
   * <p>Digests come to cover the checkout's files where a service runs them, see {@link
   * CheckoutFiles}.
   */
  @Override
  public Rendered prepare(Rendered rendered) {
    var services = new LinkedHashMap<String, Tree>();
    var digests = new LinkedHashMap<>(rendered.serviceDigests());
    for (var entry : rendered.services().entrySet()) {
      var service = ProcessService.of(rendered, entry.getKey());
      service.checkHere();
      services.put(entry.getKey(), covered(rendered, service, digests));
    }
    return rendered.with(rendered.model().with("services", new Tree.Mapping(services)), digests);
  }

  /** The service with the digest of its files noted, which also says that it is covered already. */
  private static Tree covered(
      Rendered rendered, ProcessService service, Map<String, String> digests) {
    var place = service.place();
    boolean concerned =
        place.isPresent()
            && CheckoutFiles.concern(place.get(), service.workingDirectory(), service.command());
    if (!concerned || service.model().get(FILES).isPresent()) {
      return service.model();
    }
    String content = CheckoutFiles.digest(place.orElseThrow(), rendered);
    digests.merge(service.name(), content, (own, files) -> Digest.of(own + "\n" + files));
    return service.model().with(FILES, Tree.of(content));
  }

  @Override
  public Preview preview(Rendered prepared, Observed observed) {
    return Preflight.look(prepared, root);
  }

  @Override
  public Applied apply(Release release, Change change) {
    var client = new SupervisorClient(files(release.app()));
    return switch (change) {
      case Change.Create create ->
          applied(release, create, () -> client.create(spec(release, create.service())));
      case Change.Replace replace ->
          applied(release, replace, () -> client.replace(spec(release, replace.service())));
      case Change.Update _, Change.Retain _ ->
          throw new IllegalArgumentException("only objects are changed in place: " + change);
      case Change.Keep keep -> {
        var ids = ids(release.app(), keep.service());
        yield new Applied(ids, ids, false);
      }
      case Change.Remove remove ->
          ids(release.app(), remove.service()).isEmpty()
              ? new Applied(List.of(), List.of(), false)
              : applied(release, remove, () -> client.remove(remove.service()));
    };
  }

  private interface Effect {
    SupervisorClient.Outcome run() throws IOException;
  }

  private Applied applied(Release release, Change change, Effect effect) {
    try {
      var outcome = effect.run();
      return new Applied(outcome.before(), outcome.after(), outcome.acted());
    } catch (IOException e) {
      throw new Problem(
          ExitCode.PARTIAL,
          "service "
              + change.service()
              + " could not be started or stopped: "
              + release.rendered().secrets().redact(String.valueOf(e.getMessage())),
          release.app() + "@" + ref.name(),
          "see " + files(release.app()).events() + ", then run slipway resume",
          e);
    }
  }

  private List<String> ids(AppName app, String service) {
    return states(app).stream()
        .filter(state -> state.service().equals(service))
        .map(ServiceState::id)
        .toList();
  }

  private static ServiceSpec spec(Release release, String name) {
    var rendered = release.rendered();
    var service = ProcessService.of(rendered, name);
    return new ServiceSpec(
        name,
        rendered.serviceDigests().getOrDefault(name, ""),
        release.run().value(),
        release.commit().value(),
        service.commandAsUser(),
        service.environment(),
        service.directory().toString(),
        service.restart(),
        service.health(),
        service.stopSignal(),
        service.graceMillis(),
        rendered.secrets().reveal());
  }

  @Override
  public void restart(AppName app, String project, Optional<String> service) {
    var known = states(app).stream().map(ServiceState::service).toList();
    if (service.isPresent() && !known.contains(service.get())) {
      throw new Problem(
          ExitCode.USAGE,
          "there is no service " + Wording.printable(service.get()),
          app + "@" + ref.name(),
          Wording.nearest(service.get(), known)
              .map(near -> "did you mean " + near + "?")
              .orElse("it has " + String.join(", ", known)));
    }
    for (String name : service.map(List::of).orElse(known)) {
      try {
        var _ = new SupervisorClient(files(app)).restart(name);
      } catch (IOException e) {
        throw new Problem(
            ExitCode.PARTIAL,
            "service " + name + " was not restarted: " + e.getMessage(),
            app + "@" + ref.name(),
            "run slipway deploy " + app,
            e);
      }
    }
  }

  /** {@inheritDoc} Log files and the record of events are kept; processes have no volumes. */
  @Override
  public void remove(AppName app, String project, boolean volumes) {
    if (!states(app).isEmpty()) {
      reaching(app, () -> new SupervisorClient(files(app)).removeAll());
    }
  }

  @Override
  public void logs(AppName app, String project, LogRequest request, Consumer<LogLine> lines) {
    new ProcessLogs(files(app), request).read(lines);
  }

  @Override
  public Map<String, String> evidence(AppName app, String project, Instant since) {
    return ProcessEvidence.gather(files(app), states(app), since);
  }

  /** Nothing: a process that another program started cannot be given to a supervisor. */
  @Override
  public List<Adoptable> adoptable(Rendered prepared) {
    return List.of();
  }

  private RunFiles files(AppName app) {
    return RunFiles.of(root, app.value());
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T reaching(AppName app, Question<T> question) {
    try {
      return question.ask();
    } catch (IOException e) {
      throw new Problem(
          ExitCode.UNREACHABLE,
          "the supervisor cannot do it: " + e.getMessage(),
          app + "@" + ref.name(),
          "see " + files(app).complaints() + ", then try again",
          e);
    }
  }
}
