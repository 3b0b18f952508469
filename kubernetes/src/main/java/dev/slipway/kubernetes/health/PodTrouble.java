package dev.slipway.kubernetes.health;

import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Why a pod does not run, where its status says so.
 *
 * @param container the container that it is about; {@code ""} for the pod as a whole
 * @param reason the API's own word: {@code CrashLoopBackOff}, {@code ImagePullBackOff}
 * @param detail what more is known, in a few words; may be empty
 * @param restarts how often the container has been started again
 * @param looping whether it is about a container that is started again and again
 */
record PodTrouble(
    String container, String reason, String detail, int restarts, boolean looping, Weight weight) {

  /** How much it says about what will become of the pod; the first is the worst. */
  enum Weight {
    /** It will not run whatever one waits. */
    FINAL,
    /** It will not run where this lasts. */
    LASTING,
    /** It may well run; good to know where the time is over. */
    TELLING
  }

  /** So many restarts of a container that does not stay up are a loop. */
  static final int LOOP = 3;

  /** Reasons that end only when something else than the pod changes. */
  private static final Set<String> SETTINGS =
      Set.of("CreateContainerConfigError", "CreateContainerError");

  private static final Set<String> PULLS = Set.of("ErrImagePull", "ImagePullBackOff");

  private static final Set<String> NO_IMAGE = Set.of("InvalidImageName", "ErrImageNeverPull");

  /** What registries say of an image that no waiting will bring. */
  private static final List<String> DENIED =
      List.of(
          "not found",
          "manifest unknown",
          "does not exist",
          "unauthorized",
          "denied",
          "forbidden",
          "no match for platform",
          "invalid reference");

  /** The worst that a pod's status says; empty for one that runs, ended well or is going away. */
  static Optional<PodTrouble> of(Live pod) {
    if (pod.ending() || pod.text("status.phase").equals("Succeeded")) {
      return Optional.empty();
    }
    var all = new ArrayList<PodTrouble>();
    for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
      for (Tree status : pod.at("status").items(kind)) {
        if (status instanceof Tree.Mapping container) {
          ofContainer(new Live(container)).ifPresent(all::add);
        }
      }
    }
    whole(pod).ifPresent(all::add);
    return all.stream().min(Comparator.comparing(PodTrouble::weight));
  }

  private static Optional<PodTrouble> ofContainer(Live container) {
    String name = container.text("name");
    int restarts = (int) container.integer("restartCount", 0);
    String waiting = container.text("state.waiting.reason");
    String message = container.text("state.waiting.message");
    if (NO_IMAGE.contains(waiting)) {
      return Optional.of(new PodTrouble(name, waiting, message, restarts, false, Weight.FINAL));
    }
    if (PULLS.contains(waiting)) {
      String said = message.toLowerCase(Locale.ROOT);
      Weight weight = DENIED.stream().anyMatch(said::contains) ? Weight.FINAL : Weight.LASTING;
      return Optional.of(new PodTrouble(name, waiting, message, restarts, false, weight));
    }
    if (SETTINGS.contains(waiting)) {
      return Optional.of(new PodTrouble(name, waiting, message, restarts, false, Weight.LASTING));
    }
    return ended(container, name, restarts, waiting);
  }

  /** A container that has ended with an error, now or before it was started again. */
  private static Optional<PodTrouble> ended(
      Live container, String name, int restarts, String waiting) {
    boolean endedNow = failed(container.at("state.terminated"));
    boolean endedBefore = failed(container.at("lastState.terminated"));
    boolean up = container.at("state").get("running").isPresent();
    boolean ready = container.text("ready").equals("true");
    boolean backingOff = waiting.equals("CrashLoopBackOff") || waiting.equals("RunContainerError");
    if (!endedNow && !backingOff && !(endedBefore && up && !ready)) {
      return Optional.empty();
    }
    var end = new Live(container.at(endedNow ? "state.terminated" : "lastState.terminated"));
    String why = end.text("reason");
    boolean telling = !why.isEmpty() && !why.equals("Error") && !why.equals("Completed");
    String reason = telling || waiting.isEmpty() ? why : waiting;
    // One that is up at the moment may stay up.
    Weight weight = restarts >= LOOP && !up ? Weight.FINAL : Weight.TELLING;
    return Optional.of(
        new PodTrouble(
            name,
            reason.isEmpty() ? "Error" : reason,
            detail(end, container),
            restarts,
            true,
            weight));
  }

  private static boolean failed(Tree.Mapping terminated) {
    return terminated.text("exitCode").filter(code -> !code.equals("0")).isPresent();
  }

  private static String detail(Live end, Live container) {
    String code = end.text("exitCode");
    String message = end.text("message");
    String said = message.isEmpty() ? container.text("state.waiting.message") : message;
    // "back-off 10s restarting failed container=..." says no more than the reason does.
    String telling = said.startsWith("back-off") ? "" : said;
    return (code.isEmpty() ? "" : "exit code " + code)
        + (code.isEmpty() || telling.isEmpty() ? "" : ": ")
        + telling;
  }

  private static Optional<PodTrouble> whole(Live pod) {
    if (pod.text("status.phase").equals("Failed")) {
      return Optional.of(
          new PodTrouble(
              "",
              pod.text("status.reason").isEmpty() ? "Failed" : pod.text("status.reason"),
              pod.text("status.message"),
              0,
              false,
              Weight.TELLING));
    }
    return pod.condition("PodScheduled")
        .filter(condition -> condition.isFalse() && condition.reason().equals("Unschedulable"))
        .map(condition ->
            new PodTrouble("", "Unschedulable", condition.message(), 0, false, Weight.TELLING));
  }

  /** {@code container app: CrashLoopBackOff, 3 restarts, exit code 1}. */
  String phrase() {
    return (container.isEmpty() ? "" : "container " + container + ": ")
        + reason
        + (restarts == 0 ? "" : ", " + restarts + (restarts == 1 ? " restart" : " restarts"))
        + (detail.isEmpty() ? "" : (restarts == 0 ? ": " : ", ") + detail);
  }
}
