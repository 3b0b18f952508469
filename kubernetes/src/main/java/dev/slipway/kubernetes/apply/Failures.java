package dev.slipway.kubernetes.apply;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Finding;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import java.util.List;
import java.util.stream.Collectors;

/** What goes wrong while a plan is carried out, as a person needs it told. Pure. */
final class Failures {
  private Failures() {}

  /** What the server said of one object. */
  record Refused(ObjectId id, String why) {}

  /** Nothing of a step has been changed: the server would not take it. */
  static Problem refused(List<Finding> findings, Rendered rendered) {
    boolean one = findings.size() == 1;
    return new Problem(
        ExitCode.PARTIAL,
        findings.stream()
            .map(finding -> (one ? "" : rendered.located(finding.where()) + ": ") + finding.what())
            .collect(Collectors.joining("; ")),
        one ? rendered.located(findings.getFirst().where()) : "",
        findings.stream().map(Finding::next).distinct().collect(Collectors.joining("; ")));
  }

  /** Some objects were written and some were not. */
  static Problem half(List<Refused> refused, int all, Rendered rendered, Masking masking) {
    boolean one = refused.size() == 1;
    return new Problem(
        ExitCode.PARTIAL,
        (one ? "" : refused.size() + " of " + all + " objects were not taken: ")
            + refused.stream()
                .map(r ->
                    (one ? "" : rendered.located(r.id().toString()) + ": ") + masking.text(r.why()))
                .collect(Collectors.joining("; ")),
        one ? rendered.located(refused.getFirst().id().toString()) : "",
        "correct what the cluster says and deploy again");
  }

  static Problem notRemoved(List<Pruning.Failure> failures, Rendered rendered) {
    return new Problem(
        ExitCode.PARTIAL,
        rendered
            .secrets()
            .redact(
                failures.stream()
                    .map(f -> f.entry().id() + " was not removed: " + f.why())
                    .collect(Collectors.joining("; "))),
        "",
        "it stays in the inventory and is tried again by the next deployment");
  }

  static Problem notGone(ObjectId id) {
    return new Problem(
        ExitCode.PARTIAL,
        "it was deleted to be created anew, and is not gone yet",
        id.toString(),
        "see which finalizers hold it; when it is gone, deploy again");
  }

  static Problem restless(ObjectId id) {
    return new Problem(
        ExitCode.ERROR,
        "others write to it faster than it can be looked at",
        id.toString(),
        "see who keeps writing (kubectl get --show-managed-fields), and plan again");
  }

  static Problem notHandedOver(ObjectId id) {
    return new Problem(
        ExitCode.PARTIAL,
        "others write to it all the time, so that it could not be taken over",
        id.toString(),
        "see who keeps writing (kubectl get --show-managed-fields), and deploy again");
  }

  static Problem notUsable(ObjectId id, String condition) {
    return new Problem(
        ExitCode.PARTIAL,
        "it did not become " + condition,
        id.toString(),
        "see its conditions: kubectl describe " + id.kind() + " " + id.name());
  }

  static Problem notServed(Item item) {
    return new Problem(
        ExitCode.PARTIAL,
        "the cluster does not serve " + item.type().kind() + " in " + item.type().apiVersion(),
        item.id().toString(),
        "see whether its definition is established, and deploy again");
  }
}
