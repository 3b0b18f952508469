package dev.slipway.target.process;

import dev.slipway.model.Finding;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether this machine can take what was prepared, before anything stops. */
final class Preflight {
  private static final long NEEDED = 50_000_000;
  private static final long LOW = 500_000_000;

  private Preflight() {}

  static Target.Preview look(Rendered prepared, Path root) {
    var findings = new ArrayList<Finding>();
    var notes = new ArrayList<String>();
    var bound = Ports.bound();
    for (String service : prepared.services().keySet()) {
      var model = prepared.model().mapping("services").mapping(service);
      model.items("ports").forEach(port -> port(prepared, service, port, bound, findings));
      if (prepared.secrets().in(model.get("command").map(Tree::json).orElse(""))
          || prepared.secrets().in(model.get("entrypoint").map(Tree::json).orElse(""))) {
        findings.add(
            new Finding(
                Finding.Severity.WARNING,
                "secret-in-command",
                "service " + service,
                "its command holds a secret, which every user of this machine can see in the"
                    + " process list",
                "give it in environment: instead"));
      }
      if (model.get("image").isPresent() || model.get("build").isPresent()) {
        notes.add(service + ": its image is not used; its command runs on this machine");
      }
    }
    disk(root, findings);
    return new Target.Preview(List.copyOf(findings), List.copyOf(notes));
  }

  private static void port(
      Rendered prepared,
      String service,
      Tree item,
      List<Ports.Bound> bound,
      List<Finding> findings) {
    if (!(item instanceof Tree.Mapping port)) {
      return;
    }
    String number = port.text("published").or(() -> port.text("target")).orElse("");
    if (!number.matches("[0-9]{1,5}")) {
      return;
    }
    String protocol = port.text("protocol").orElse("tcp");
    String address = port.text("host_ip").orElse("");
    bound.stream()
        .filter(one -> one.clashes(protocol, Integer.parseInt(number), address))
        // The app's own processes give the port free when they are replaced.
        .filter(one ->
            one.owner().flatMap(Ports.Owner::app).filter(prepared.app().value()::equals).isEmpty())
        .findFirst()
        .ifPresent(one ->
            findings.add(
                new Finding(
                    Finding.Severity.ERROR,
                    "port-taken",
                    "service " + service,
                    protocol
                        + " port "
                        + number
                        + " is taken by "
                        + one.owner().map(Object::toString).orElse("another user's process"),
                    "stop that process, or choose another port")));
  }

  private static void disk(Path root, List<Finding> findings) {
    Path existing = root;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = existing == null ? LOW : Files.getFileStore(existing).getUsableSpace();
      if (free < LOW) {
        findings.add(
            new Finding(
                free < NEEDED ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                "disk-low",
                root.toString(),
                "only " + free / 1_000_000 + " MB are free",
                "make room; logs alone take up to 30 MB for each service"));
      }
    } catch (IOException e) {
      findings.add(
          new Finding(
              Finding.Severity.WARNING,
              "disk-unknown",
              root.toString(),
              "the free space cannot be read",
              "check that the directory can be reached"));
    }
  }
}
