package dev.slipway.target.process;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import dev.slipway.model.Wording;
import java.util.Optional;
import java.util.Set;

/** Refuses by name what a process cannot honour, as {@link ProcessKeys} lists it. */
final class Refusals {
  private static final Set<String> DEPLOY_IGNORED =
      Set.of("mode", "labels", "placement", "update_config", "rollback_config", "endpoint_mode");

  private Refusals() {}

  static void check(String service, Tree.Mapping model) {
    model
        .entries()
        .forEach((key, value) -> {
          if (!key.startsWith("x-") && asks(value)) {
            refusal(key, value)
                .ifPresent(why -> {
                  throw new Problem(
                      ExitCode.PREPARE_FAILED,
                      "service "
                          + service
                          + " asks for "
                          + key
                          + ", which a process"
                          + " cannot have: "
                          + why,
                      "services." + service + "." + key,
                      "take it out for this target, or deploy the app to a target of kind"
                          + " compose");
                });
          }
        });
  }

  private static Optional<String> refusal(String name, Tree value) {
    var key = ProcessKeys.SERVICE.get(name);
    if (key == null) {
      return Optional.of(
          Wording.nearest(name, ProcessKeys.SERVICE.keySet())
              .map(near -> "the key is not known; did you mean " + near + "?")
              .orElse("the key is not known"));
    }
    return switch (key.state()) {
      case HONOURED, IGNORED -> Optional.empty();
      case REFUSED -> Optional.of(key.why());
      case CONDITION -> holds(name, value) ? Optional.empty() : Optional.of(key.why());
    };
  }

  private static boolean holds(String key, Tree value) {
    return switch (key) {
      case "scale" -> value.scalar().filter("1"::equals).isPresent();
      case "networks" ->
          value instanceof Tree.Mapping networks
              && networks.entries().entrySet().stream()
                  .allMatch(one -> one.getKey().equals("default") && !asks(one.getValue()));
      case "ports" ->
          value instanceof Tree.Sequence ports && ports.items().stream().allMatch(Refusals::plain);
      case "volumes" ->
          value instanceof Tree.Sequence mounts && mounts.items().stream().allMatch(Refusals::noOp);
      case "deploy" -> value instanceof Tree.Mapping deploy && deploys(deploy);
      default -> value.scalar().filter("host"::equals).isPresent();
    };
  }

  /** A port that is reached under its own number needs no translation. */
  private static boolean plain(Tree item) {
    return item instanceof Tree.Mapping port
        && port.text("published")
            .map(published -> published.equals(port.text("target").orElse("")))
            .orElse(true);
  }

  private static boolean noOp(Tree item) {
    return item instanceof Tree.Mapping mount
        && mount.text("type").filter("bind"::equals).isPresent()
        && mount.text("source").isPresent()
        && mount.text("source").equals(mount.text("target"))
        && mount.text("read_only").filter("true"::equals).isEmpty();
  }

  private static boolean deploys(Tree.Mapping deploy) {
    return deploy.entries().entrySet().stream()
        .allMatch(one ->
            DEPLOY_IGNORED.contains(one.getKey())
                || !asks(one.getValue())
                || (one.getKey().equals("replicas")
                    && one.getValue().scalar().filter("1"::equals).isPresent()));
  }

  /** False for what asks for nothing: null, false, zero, nothing in it. */
  private static boolean asks(Tree value) {
    return switch (value) {
      case Tree.Null _ -> false;
      case Tree.Truth truth -> truth.value();
      case Tree.Text text -> !text.value().isEmpty();
      case Tree.Numeric number -> number.value().signum() != 0;
      case Tree.Sequence sequence -> !sequence.items().isEmpty();
      // {default: null} names something, {resources: {}} does not.
      case Tree.Mapping mapping ->
          mapping.entries().values().stream()
              .anyMatch(item -> item instanceof Tree.Null || asks(item));
    };
  }
}
