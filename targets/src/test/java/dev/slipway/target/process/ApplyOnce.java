package dev.slipway.target.process;

import dev.slipway.model.Change;
import dev.slipway.model.TargetRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A caller that applies two services and is killed somewhere on its way. */
final class ApplyOnce {
  private ApplyOnce() {}

  static final Map<String, dev.slipway.model.Tree.Mapping> SERVICES =
      Map.of(
          "web", ProcessApps.script("while :; do sleep 1; done"),
          "migrate", ProcessApps.script("sleep 0.1; exit 0"));

  /**
   * @param args root, app and run
   */
  public static void main(String[] args) {
    var target = new ProcessTarget(new TargetRef(TargetRef.Kind.PROCESS, "here"), Path.of(args[0]));
    var release = ProcessApps.release(args[1], args[2], SERVICES);
    System.out.println("begun");
    for (String service : List.of("migrate", "web")) {
      target.apply(release, new Change.Create(service, List.of()));
    }
    System.out.println("done");
  }
}
