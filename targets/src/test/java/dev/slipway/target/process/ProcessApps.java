package dev.slipway.target.process;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.DeploymentId;
import dev.slipway.model.Digest;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.RunId;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apps of shell scripts, for the tests of this target. */
final class ProcessApps {
  static final String SECRET = "hunter2-planted-secret";

  private ProcessApps() {}

  static Tree.Mapping script(String script) {
    return Tree.mapping()
        .put("command", Tree.ofTexts(List.of("/bin/sh", "-c", script)))
        .put("stop_grace_period", "5s")
        .build();
  }

  static Rendered rendered(String app, Map<String, Tree.Mapping> services) {
    var digests = new LinkedHashMap<String, String>();
    var entries = new LinkedHashMap<String, Tree>();
    services.forEach((name, service) -> {
      digests.put(name, Digest.of(service.canonicalJson()));
      entries.put(name, service);
    });
    var revision =
        new Revision(
            "file:///repository",
            "main",
            new CommitId("a".repeat(40)),
            "b".repeat(40),
            "A commit",
            "Ada",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    return new Rendered(
        new AppName(app),
        revision,
        App.Format.COMPOSE,
        Tree.mapping().put("name", app).put("services", new Tree.Mapping(entries)).build(),
        digests,
        List.of(),
        Secrets.of(List.of(SECRET)));
  }

  static Release release(String app, String run, Map<String, Tree.Mapping> services) {
    return new Release(
        new DeploymentId("d-20261121-093107-7c1e"), new RunId(run), rendered(app, services));
  }
}
