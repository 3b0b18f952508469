package dev.slipway.target.compose;

import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a rendering ready for this engine: refused by name, or with every image pinned. */
final class Preparation {
  private static final String SERVICE = "service:";

  private static final Pattern NO_COMPOSE =
      Pattern.compile(
          "is not a docker command|unknown command: docker compose|unknown flag: --progress");

  private final ComposeProgram compose;
  private final Images images;

  Preparation(ComposeProgram compose, Images images) {
    this.compose = compose;
    this.images = images;
  }

  Rendered prepare(Rendered rendered) {
    rendered.services().forEach((name, tree) -> refuse(name, (Tree.Mapping) tree));
    checkedByCompose(rendered);
    var services = new LinkedHashMap<String, Tree>();
    var own = new HashMap<>(rendered.serviceDigests());
    rendered
        .services()
        .forEach((name, tree) -> {
          var before = (Tree.Mapping) tree;
          Tree.Mapping after = images.pinned(rendered, name, before);
          services.put(name, after);
          if (!after.equals(before)) {
            String id = ComposeModel.pin(after).text("image-id").orElse("");
            own.merge(name, id, (digest, pin) -> Digest.of(digest + "\n" + pin));
          }
        });
    boolean changed = !services.equals(rendered.services());
    return rendered.with(
        rendered.model().with("services", new Tree.Mapping(services)),
        changed ? withCompanions(services, own) : own);
  }

  /** What Compose would not take is found here, and not when half of the app is replaced. */
  private void checkedByCompose(Rendered rendered) {
    Optional<String> refusal = compose.refusal(rendered.project(), rendered.model().json());
    if (refusal.isEmpty()) {
      return;
    }
    String said = rendered.secrets().redact(refusal.get());
    if (NO_COMPOSE.matcher(said).find()) {
      throw new Problem(
          ExitCode.PREFLIGHT,
          "Docker Compose v2 is not installed, or older than 2.24",
          "",
          "install its plugin for the docker program; docker compose version must work");
    }
    throw refused(
        rendered.project(),
        "Docker Compose refuses the project: " + said.lines().reduce("", (_, last) -> last),
        "");
  }

  private static void refuse(String name, Tree.Mapping service) {
    if (service.get("provider").isPresent()) {
      throw refused(
          "service " + name,
          "provider services are not supported",
          "run what provides it outside of Slipway, and remove the service");
    }
    if (service
        .mapping("deploy")
        .text("mode")
        .filter(mode -> mode.contains("global"))
        .isPresent()) {
      throw refused(
          "service " + name,
          "deploy.mode global needs Docker Swarm",
          "remove deploy.mode: on one host it says nothing");
    }
  }

  /** A service that lives in another's namespaces cannot outlive the other's container. */
  private static Map<String, String> withCompanions(
      Map<String, Tree> services, Map<String, String> own) {
    var digests = new HashMap<String, String>();
    services
        .keySet()
        .forEach(name -> digests.put(name, digest(name, services, own, new HashSet<>())));
    return digests;
  }

  private static String digest(
      String name, Map<String, Tree> services, Map<String, String> own, Set<String> above) {
    String digest = own.getOrDefault(name, "");
    if (!(services.get(name) instanceof Tree.Mapping service) || !above.add(name)) {
      return digest;
    }
    for (String companion : companions(service)) {
      digest = Digest.of(digest + "\n" + digest(companion, services, own, above));
    }
    above.remove(name);
    return digest;
  }

  private static List<String> companions(Tree.Mapping service) {
    var found = new ArrayList<String>();
    for (String key : List.of("network_mode", "ipc", "pid")) {
      service
          .text(key)
          .filter(value -> value.startsWith(SERVICE))
          .ifPresent(value -> found.add(value.substring(SERVICE.length())));
    }
    service.items("volumes_from").stream()
        .flatMap(item -> item.scalar().stream())
        .filter(item -> !item.startsWith("container:"))
        .map(item -> item.split(":")[0])
        .forEach(found::add);
    return found;
  }

  private static Problem refused(String where, String what, String next) {
    return new Problem(ExitCode.PREPARE_FAILED, what, where, next);
  }
}
