package dev.slipway.policy;

import dev.slipway.model.App;
import dev.slipway.model.Finding;
import dev.slipway.model.Rendered;
import dev.slipway.model.SecretNames;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what is allowed and will surprise somebody one day. */
final class Habits {
  private final App app;
  private final Rendered rendered;
  private final Facts facts;
  private final HostPaths paths;
  private final List<Finding> findings;

  Habits(App app, Rendered rendered, Facts facts, HostPaths paths, List<Finding> findings) {
    this.app = app;
    this.rendered = rendered;
    this.facts = facts;
    this.paths = paths;
    this.findings = findings;
  }

  void check(Service service, boolean containers) {
    if (containers) {
      image(service);
      mounts(service);
    }
    environment(service);
    restart(service);
    healthcheck(service);
  }

  private void image(Service service) {
    if (service.entry().get("build").isPresent()) {
      return;
    }
    service
        .entry()
        .text("image")
        .filter(ImageTag::moves)
        .ifPresent(image ->
            findings.add(
                Rule.IMAGE_TAG_MUTABLE.finding(
                    service.at("image"),
                    Wording.printable(image),
                    "pin a digest or a patch version")));
  }

  private void mounts(Service service) {
    List<Tree> mounts = service.entry().items("volumes");
    for (int i = 0; i < mounts.size(); i++) {
      if (!(mounts.get(i) instanceof Tree.Mapping mount)) {
        continue;
      }
      String type = mount.text("type").orElse("");
      Optional<String> source = mount.text("source");
      String target = Wording.printable(mount.text("target").orElse(""));
      boolean writable = !mount.text("read_only").equals(Optional.of("true"));
      if (type.equals("volume") && source.isEmpty()) {
        findings.add(
            Rule.ANONYMOUS_VOLUME.finding(
                service.at("volumes", i), "the volume at " + target + " has no name", "name it"));
      }
      if (type.equals("bind") && writable && source.filter(this::tracked).isPresent()) {
        findings.add(
            Rule.TRACKED_PATH_WRITABLE.finding(
                service.at("volumes", i),
                target + " is a path that Git tracks: writes are lost with the next commit",
                "mount it read-only (:ro), or a path that Git does not track"));
      }
    }
  }

  private boolean tracked(String source) {
    try {
      return paths.tracked(Path.of(source));
    } catch (java.nio.file.InvalidPathException _) {
      return false;
    }
  }

  /** The value is never repeated. */
  private void environment(Service service) {
    service
        .entry()
        .mapping("environment")
        .entries()
        .forEach((name, value) -> {
          String text = value.scalar().orElse("");
          if (SecretNames.looksSecret(name) && literal(text) && facts.inGit().test(text)) {
            findings.add(
                Rule.SECRET_IN_GIT.finding(
                    service.at("environment." + Wording.printable(name)),
                    "its value stands in a file that Git tracks",
                    "change the secret, and keep it in config/"
                        + app.name()
                        + "/.env on the host"));
          }
        });
  }

  private static boolean literal(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    return text.length() >= 4
        && !word.equals("true")
        && !word.equals("false")
        && !word.equals("none");
  }

  private void restart(Service service) {
    boolean said =
        service.entry().get("restart").isPresent()
            || service.entry().mapping("deploy").get("restart_policy").isPresent();
    if (!said && !ends(service.name())) {
      findings.add(
          Rule.RESTART_MISSING.finding(
              service.at("restart"),
              "it stays down after a crash or a reboot",
              "write restart: unless-stopped, or restart: \"no\" where that is meant"));
    }
  }

  private void healthcheck(Service service) {
    boolean checked =
        service.entry().get("healthcheck").isPresent() || !app.verify().smoke().isEmpty();
    if (!checked && !ends(service.name()) && !oneShot(service)) {
      findings.add(
          Rule.HEALTHCHECK_MISSING.finding(
              service.at("healthcheck"),
              "nothing but running proves it",
              "add a healthcheck, or a smoke test in slipway.yaml"));
    }
  }

  private static boolean oneShot(Service service) {
    return service.entry().text("restart").equals(Optional.of("no"));
  }

  /** Whether others start only after this one has ended well: a one-shot. */
  private boolean ends(String name) {
    return rendered.services().values().stream()
        .map(entry -> ((Tree.Mapping) entry).mapping("depends_on").mapping(name))
        .anyMatch(on -> on.text("condition").equals(Optional.of("service_completed_successfully")));
  }
}
