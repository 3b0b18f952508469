package dev.slipway.verify;

import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.CommitId;
import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Health;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Rendered;
import dev.slipway.model.Revision;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app to look at. */
final class Shop {
  static final AppName NAME = new AppName("shop");
  static final Revision REVISION =
      new Revision(
          "/repo",
          "tag v1.4.3",
          new CommitId("4f1c2d9".repeat(5) + "01234"),
          "b".repeat(40),
          "Raise worker memory",
          "ana",
          Instant.EPOCH,
          Optional.of("v1.4.3"),
          Optional.empty());

  private Shop() {}

  static Rendered rendered(Map<String, Tree> services, Secrets secrets) {
    var digests = new LinkedHashMap<String, String>();
    services.keySet().forEach(name -> digests.put(name, "hmac:" + name));
    var model =
        Tree.mapping().put("services", new Tree.Mapping(new LinkedHashMap<>(services))).build();
    return new Rendered(NAME, REVISION, App.Format.COMPOSE, model, digests, List.of(), secrets);
  }

  static Tree service(String restart) {
    return Tree.mapping().put("image", "x").put("restart", restart).build();
  }

  static Observed observed(Instance... instances) {
    return new Observed(NAME, Arrays.asList(instances), List.of());
  }

  static Instance instance(String service, State state, Health health, int exit, int restarts) {
    return new Instance(
        service,
        service + "-1",
        state,
        health,
        state == State.EXITED || state == State.RESTARTING ? Optional.of(exit) : Optional.empty(),
        restarts,
        Instant.EPOCH,
        Optional.of("hmac:" + service),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  static Instance running(String service, int restarts) {
    return instance(service, State.RUNNING, Health.NONE, 0, restarts);
  }

  static Instance with(Instance instance, Health health, String detail) {
    return new Instance(
        instance.service(),
        instance.id(),
        instance.state(),
        health,
        instance.exitCode(),
        instance.restarts(),
        instance.startedAt(),
        instance.serviceDigest(),
        instance.run(),
        instance.commit(),
        instance.image(),
        detail);
  }
}
