package dev.slipway.target.compose;

import static dev.slipway.target.compose.Bed.FOREVER;
import static dev.slipway.target.compose.Bed.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Change;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Finding;
import dev.slipway.model.Observed.State;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import dev.slipway.target.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is peculiar to containers, against a real Docker Engine. */
@RequiresDocker
class ComposeTargetTest {
  private final Bed bed = new Bed();

  @AfterEach
  void remove() {
    bed.close();
  }

  private static Tree.Mapping forever() {
    return Docker.service(FOREVER);
  }

  @Test
  void nothingIsInterpolatedAgain() {
    var service =
        forever()
            .with(
                "environment",
                Tree.mapping()
                    .put("A", "a$$HOME-$${PATH}-$$$$x")
                    .put("HOME", new Tree.Null())
                    .build());
    bed.up(bed.release(Map.of("web", service)));

    assertThat(bed.exec("web", "/bin/sh", "-c", "echo \"$A\"")).isEqualTo("a$HOME-${PATH}-$$x");
    assertThat(Docker.docker("inspect", "--format", "{{.Config.Env}}", bed.only("web").id()))
        .doesNotContain("HOME=/root");
  }

  @Test
  void aContainerThatRanOutOfMemorySaysSo() {
    var greedy =
        Docker.service("tail /dev/zero")
            .with(
                "deploy",
                Tree.mapping()
                    .put(
                        "resources",
                        Tree.mapping()
                            .put("limits", Tree.mapping().put("memory", "16777216").build())
                            .build())
                    .build());
    bed.up(bed.release(Map.of("web", greedy)));

    var ended = bed.await("web", seen -> seen.state() == State.EXITED);
    assertThat(ended.detail()).contains("OOMKilled");
    assertThat(ended.exitCode()).contains(137);
  }

  @Test
  void aDependencyIsNotWaitedForHere() {
    var services = new LinkedHashMap<String, Tree.Mapping>();
    services.put(
        "web",
        forever()
            .with(
                "depends_on",
                Tree.mapping()
                    .put(
                        "db",
                        Tree.mapping()
                            .put("condition", "service_healthy")
                            .put("required", true)
                            .build())
                    .build()));
    services.put("db", forever());
    var release = bed.release(services);

    bed.target.apply(release, Bed.create("web"));

    assertThat(bed.observe().instances()).extracting(i -> i.service()).containsExactly("web");
  }

  @Test
  void aServiceInTheNamespacesOfAnotherIsReplacedWithIt() {
    var side = forever().without("networks").with("network_mode", Tree.of("service:web"));
    var services = new LinkedHashMap<String, Tree.Mapping>();
    services.put("web", forever());
    services.put("side", side);
    var old = bed.up(bed.release(services));
    services.put("web", Docker.service("true; " + FOREVER));
    var next = bed.release(services);

    assertThat(next.rendered().serviceDigests().get("side"))
        .isNotEqualTo(old.rendered().serviceDigests().get("side"));
    bed.target.apply(next, Bed.replace("web"));
    bed.target.apply(next, Bed.replace("side"));
    assertThat(
            Docker.docker(
                "inspect", "--format", "{{.HostConfig.NetworkMode}}", bed.only("side").id()))
        .isEqualTo("container:" + bed.only("web").id());
  }

  @Test
  void replicasComeAndGo() {
    Tree.Mapping three = forever().with("deploy", Tree.mapping().put("replicas", 3).build());
    bed.up(bed.release(Map.of("web", forever())));

    bed.target.apply(bed.release(Map.of("web", three)), Bed.replace("web"));
    assertThat(bed.observe().of("web")).hasSize(3);

    var one = bed.release(Map.of("web", forever()));
    bed.target.apply(one, Bed.replace("web"));
    assertThat(bed.only("web").serviceDigest())
        .contains(one.rendered().serviceDigests().get("web"));
  }

  @Test
  void aNetworkThatSeveralServicesAreOnCanChange() {
    var services = new LinkedHashMap<String, Tree.Mapping>();
    services.put("db", forever());
    services.put("web", forever());
    bed.up(bed.release(services));
    Tree.Mapping model = bed.model(services);
    Tree.Mapping network = model.mapping("networks").mapping("default");
    var next =
        bed.release(
            bed.rendered(
                model.with(
                    "networks",
                    Tree.mapping()
                        .put("default", network.with("internal", Tree.of(true)))
                        .build())));

    bed.target.apply(next, Bed.replace("db"));
    bed.target.apply(next, Bed.replace("web"));

    assertThat(Docker.docker("network", "inspect", "-f", "{{.Internal}}", bed.app + "_default"))
        .isEqualTo("true");
    assertThat(bed.observe().instances())
        .hasSize(2)
        .allMatch(instance -> instance.state() == State.RUNNING)
        .allMatch(instance -> instance.run().equals(Optional.of(next.run())));
    assertThat(
            Docker.docker("network", "inspect", "-f", "{{len .Containers}}", bed.app + "_default"))
        .isEqualTo("2");
  }

  private Tree.Mapping withVolume(Tree.Mapping driverOptions) {
    var web =
        forever()
            .with(
                "volumes",
                new Tree.Sequence(
                    List.of(
                        Tree.mapping()
                            .put("type", "volume")
                            .put("source", "data")
                            .put("target", "/data")
                            .build())));
    return bed.model(Map.of("web", web))
        .with(
            "volumes",
            Tree.mapping()
                .put(
                    "data",
                    Tree.mapping()
                        .put("name", bed.app + "_data")
                        .put("driver_opts", driverOptions)
                        .build())
                .build());
  }

  @Test
  void dataInAVolumeOutlivesEverything() {
    var old = bed.up(bed.release(bed.rendered(withVolume(Tree.Mapping.EMPTY))));
    bed.exec("web", "touch", "/data/precious");
    var changed =
        bed.release(
            bed.rendered(
                withVolume(Tree.mapping().put("type", "tmpfs").put("device", "tmpfs").build())));

    var preview = bed.target.preview(changed.rendered(), bed.observe());
    bed.target.apply(changed, Bed.replace("web"));
    assertThat(rules(preview)).contains("volume-differs");
    assertThat(bed.exec("web", "ls", "/data")).isEqualTo("precious");

    bed.target.apply(changed, new Change.Remove("web", List.of()));
    bed.target.remove(bed.app, bed.app.value(), false);
    assertThat(bed.observe().volumes()).containsExactly(bed.app + "_data");

    bed.target.apply(old, Bed.create("web"));
    assertThat(bed.exec("web", "ls", "/data")).isEqualTo("precious");
    var without = bed.target.preview(bed.release(Map.of()).rendered(), bed.observe());
    assertThat(without.notes())
        .anyMatch(note -> note.contains(bed.app + "_data is no longer used"));
  }

  @Test
  void aMountedFileOfTheNextCommitIsSeenInTheContainer() {
    String first = bed.file("one/app.conf", "old").toString();
    String second = bed.file("two/app.conf", "new").toString();
    bed.up(bed.release(Map.of("web", mounting(first))));
    assertThat(bed.exec("web", "cat", "/app.conf")).isEqualTo("old");

    bed.target.apply(bed.release(Map.of("web", mounting(second))), Bed.replace("web"));

    assertThat(bed.exec("web", "cat", "/app.conf")).isEqualTo("new");
  }

  private static Tree.Mapping mounting(String file) {
    return forever()
        .with(
            "volumes",
            new Tree.Sequence(
                List.of(
                    Tree.mapping()
                        .put("type", "bind")
                        .put("source", file)
                        .put("target", "/app.conf")
                        .put("read_only", true)
                        .put("bind", Tree.mapping().put("create_host_path", true).build())
                        .build())));
  }

  @Test
  void configsAndSecretsReachTheContainer() {
    var model =
        bed.model(
                Map.of(
                    "web",
                    forever()
                        .with("configs", mounts("motd", "/motd"))
                        .with("secrets", mounts("key", "/run/secrets/key"))))
            .with(
                "configs",
                Tree.mapping()
                    .put(
                        "motd",
                        Tree.mapping()
                            .put("name", bed.app + "_motd")
                            .put("content", "costs $$5")
                            .build())
                    .build())
            .with(
                "secrets",
                Tree.mapping()
                    .put(
                        "key",
                        Tree.mapping()
                            .put("name", bed.app + "_key")
                            .put("file", bed.file("key", "from-a-file-8812").toString())
                            .build())
                    .build());
    bed.up(bed.release(bed.rendered(model)));

    assertThat(bed.exec("web", "cat", "/motd")).isEqualTo("costs $5");
    assertThat(bed.exec("web", "cat", "/run/secrets/key")).isEqualTo("from-a-file-8812");
  }

  private static Tree mounts(String source, String target) {
    return new Tree.Sequence(
        List.of(Tree.mapping().put("source", source).put("target", target).build()));
  }

  /** A secret that is filled from a variable named like one that the docker program goes by. */
  private Release filled() {
    var model =
        bed.model(Map.of("web", forever().with("secrets", mounts("key", "/run/secrets/key"))))
            .with(
                "secrets",
                Tree.mapping()
                    .put("key", Tree.mapping().put("environment", "DOCKER_HOST").build())
                    .build());
    return bed.release(
        bed.rendered(model).and(Secrets.NONE, Map.of("DOCKER_HOST", "costs $5 \"and\" more")));
  }

  @Test
  void aSecretIsFilledWithTheValueBesideTheModel() {
    bed.up(filled());

    assertThat(bed.exec("web", "cat", "/run/secrets/key")).isEqualTo("costs $5 \"and\" more");
  }

  @Test
  void aContainerThatWasMadeAndNeverStartedIsFilledBeforeItStarts() {
    Release release = filled();
    Tree.Mapping web = (Tree.Mapping) release.rendered().services().get("web");
    var made =
        Docker.run(
            ComposeModel.forUp(release, "web", web.text("image")).json(),
            "docker",
            "compose",
            "--project-name=" + bed.app,
            "--project-directory=/",
            "--file=-",
            "create",
            "web");
    assertThat(made.status()).as(made.text()).isZero();

    bed.up(release);

    assertThat(bed.exec("web", "cat", "/run/secrets/key")).isEqualTo("costs $5 \"and\" more");
    assertThat(bed.ids()).hasSize(1);
  }

  @Test
  void aNameThatLooksHalfMadeIsKeptWhereItIsAskedFor() {
    String name = "0123456789ab_" + bed.app;
    var service = forever().with("container_name", Tree.of(name));
    bed.up(bed.release(Map.of("web", service)));
    bed.target.apply(bed.release(Map.of("web", service)), Bed.replace("web"));

    assertThat(Docker.docker("inspect", "--format", "{{.Name}}", bed.only("web").id()))
        .isEqualTo("/" + name);
  }

  @Test
  void whatComposeRefusesIsFoundBeforeAnythingIsTouched() {
    var broken = forever().with("stop_grace_period", Tree.of("soon"));

    assertThatThrownBy(() -> bed.target.prepare(bed.rendered(Map.of("web", broken))))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.PREPARE_FAILED);
              assertThat(problem.what()).contains("stop_grace_period");
            });
  }

  @Test
  void aProjectWithAHostileNameIsRefused() {
    assertThatThrownBy(() -> bed.target.remove(bed.app, "../../etc/x", false))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void anEngineThatDoesNotAnswerIsUnreachable() {
    // The rest stays as it is: it tells docker where the Compose plugin lies.
    var environment = new HashMap<>(System.getenv());
    environment.put("DOCKER_HOST", "unix:///nowhere.sock");
    var nowhere = bed.target(environment);
    Rendered rendered = bed.rendered(Map.of("web", forever()));

    var calls = new ArrayList<ThrowingCallable>();
    calls.add(() -> nowhere.observe(bed.app, bed.app.value()));
    calls.add(() -> nowhere.prepare(rendered));
    calls.add(() -> nowhere.preview(rendered, bed.observe()));
    calls.add(() -> nowhere.apply(bed.releaseOf(rendered), Bed.create("web")));
    calls.add(() -> nowhere.restart(bed.app, bed.app.value(), Optional.empty()));
    calls.add(() -> nowhere.remove(bed.app, bed.app.value(), false));

    assertThat(calls)
        .allSatisfy(call ->
            assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                    Problem.class, p -> assertThat(p.exitCode()).isEqualTo(ExitCode.UNREACHABLE)));
  }

  @Test
  void aLaterProcessTakesSecretsOutToo() {
    var chatty =
        Docker.service("echo token is $$DB_TOKEN and url $$URL; " + FOREVER)
            .with(
                "environment",
                Tree.mapping()
                    .put("DB_TOKEN", "plain-looking-5571")
                    .put("INNOCENT", SECRET)
                    .put("URL", "db://joe:inside-the-url@host")
                    .build());
    Release release = bed.up(bed.release(Map.of("web", chatty)));
    bed.await("web", seen -> seen.state() == State.RUNNING);
    var later = bed.target(System.getenv());
    var lines = new ArrayList<String>();
    Bed.await(
        () -> {
          later.logs(
              bed.app,
              release.project(),
              new Target.LogRequest(Optional.empty(), Optional.empty(), 10, false),
              line -> lines.add(line.text()));
          return !lines.isEmpty();
        },
        () -> "no log");

    assertThat(lines.getFirst())
        .isEqualTo("token is " + Secrets.MASK + " and url db://joe:" + Secrets.MASK + "@host");
    var evidence = later.evidence(bed.app, release.project(), Instant.now().minusSeconds(120));
    assertThat(evidence.keySet())
        .contains("docker/ps.txt", "docker/events.ndjson", "docker/versions.txt", "docker/disk.txt")
        .anyMatch(name -> name.startsWith("docker/inspect-"));
    assertThat(evidence.values())
        .allSatisfy(text ->
            assertThat(text).doesNotContain(SECRET, "plain-looking-5571", "inside-the-url"));
  }

  @Test
  void followingALogAlsoShowsTheContainerThatComesNext() throws InterruptedException {
    bed.up(bed.release(Map.of("web", Docker.service("echo first; " + FOREVER))));
    var lines = Collections.synchronizedList(new ArrayList<String>());
    var request = new Target.LogRequest(Optional.empty(), Optional.empty(), 10, true);
    var follower =
        Thread.ofVirtual()
            .start(() ->
                bed.target.logs(bed.app, bed.app.value(), request, line -> lines.add(line.text())));
    try {
      Bed.await(() -> lines.contains("first"), lines::toString);
      bed.target.apply(
          bed.release(Map.of("web", Docker.service("echo second; " + FOREVER))),
          Bed.replace("web"));
      Bed.await(() -> lines.contains("second"), lines::toString);
    } finally {
      follower.interrupt();
      follower.join();
    }
    assertThat(lines).containsExactly("first", "second");
  }

  private static List<String> rules(Target.Preview preview) {
    return preview.findings().stream().map(Finding::rule).toList();
  }
}
