package dev.slipway.target.compose;

import static dev.slipway.target.compose.Bed.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.data.Json;
import dev.slipway.model.Change.Field;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.target.Target.Adoptable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A project that was brought up by hand is compared with what Git says, and left as it is. */
@RequiresDocker
class AdoptionTest {
  private final Bed bed = new Bed();

  @AfterEach
  void remove() {
    bed.close();
  }

  private static final String FILE =
      """
      services:
        web:
          image: %s
          init: true
          restart: unless-stopped
          user: "0"
          command: ["/bin/sh", "-c", "while :; do sleep 1; done"]
          stop_grace_period: 1s
          environment:
            MODE: fast
            PASSWORD: %s
          labels:
            traefik.enable: "true"
          cap_drop: [NET_RAW]
          security_opt: ["no-new-privileges:true"]
          extra_hosts: ["backend:10.0.0.7"]
          devices: ["/dev/null:/dev/none"]
          logging: {driver: json-file, options: {max-size: 10m}}
          networks: {default: {aliases: [www]}}
          ports: ["127.0.0.1::80"]
          volumes:
            - data:/data
            - ./conf:/conf:ro
          healthcheck:
            test: ["CMD", "/bin/true"]
            interval: 1m30s
            timeout: 5s
            retries: 2
          deploy:
            resources:
              limits:
                memory: 64M
                cpus: "0.5"
      volumes:
        data:
      """;

  /** Brings the project up as its owner did, in a directory of its own. */
  private void byHand() {
    Docker.image();
    bed.file("old/compose.yaml", FILE.formatted(Docker.IMAGE, SECRET));
    bed.file("old/conf/app.conf", "same");
    bed.file("checkout/compose.yaml", FILE.formatted(Docker.IMAGE, SECRET));
    bed.file("checkout/conf/app.conf", "same");
    var up = compose("old", "up", "--detach", "--quiet-pull");
    assertThat(up.status()).as(up.text()).isZero();
  }

  private Docker.Result compose(String directory, String... words) {
    Path file = bed.directory.resolve(directory).resolve("compose.yaml");
    var all =
        new ArrayList<>(List.of("docker", "compose", "-p", bed.app.value(), "-f", file.toString()));
    all.addAll(List.of(words));
    return Docker.run("", all.toArray(String[]::new));
  }

  /** What the checkout says, as Compose itself reads it. */
  private Tree.Mapping canonical() {
    var config = compose("checkout", "config", "--format", "json");
    return (Tree.Mapping) Json.parse("config", config.text());
  }

  private List<Adoptable> adoptable(Tree.Mapping model) {
    Rendered prepared = bed.target.prepare(bed.rendered(model));
    return bed.target.adoptable(prepared);
  }

  private static Tree.Mapping with(Tree.Mapping model, String key, Tree value) {
    Tree.Mapping services = model.mapping("services");
    return model.with("services", services.with("web", services.mapping("web").with(key, value)));
  }

  @Test
  void whatMatchesCanBeTakenOverAsItRuns() {
    byHand();
    var before = bed.ids();

    var found = adoptable(canonical());

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().service()).isEqualTo("web");
    assertThat(found.getFirst().instances()).isEqualTo(before);
    assertThat(found.getFirst().differences()).isEmpty();
    assertThat(
            bed.target
                .preview(bed.target.prepare(bed.rendered(canonical())), bed.observe())
                .notes())
        .anyMatch(note -> note.startsWith("web already runs, but not by Slipway: slipway adopt"));
    assertThat(bed.ids()).isEqualTo(before);
  }

  @Test
  void everyDifferenceIsNamedAndNoValueOfTheEnvironmentShown() {
    byHand();
    Tree.Mapping model = canonical();
    Tree.Mapping web = model.mapping("services").mapping("web");
    model = with(model, "environment", web.mapping("environment").with("MODE", Tree.of("slow")));
    model = with(model, "restart", Tree.of("always"));
    model = with(model, "privileged", Tree.of(true));
    model = with(model, "cap_drop", Tree.ofTexts(List.of("ALL")));
    model =
        with(model, "healthcheck", web.mapping("healthcheck").with("interval", Tree.of("2m0s")));
    model = with(model, "sysctls", Tree.mapping().put("net.core.somaxconn", "1024").build());
    bed.file("checkout/conf/app.conf", "different");

    var differences = adoptable(model).getFirst().differences();

    assertThat(differences)
        .extracting(Field::path)
        .containsExactlyInAnyOrder(
            "environment.MODE",
            "restart",
            "privileged",
            "cap_drop",
            "healthcheck.interval",
            "sysctls",
            "volumes./conf");
    assertThat(differences.toString()).doesNotContain(SECRET, "fast", "slow");
  }

  @Test
  void whatOnlyTheContainerHasIsADifferenceToo() {
    byHand();
    Tree.Mapping model = canonical();
    Tree.Mapping services = model.mapping("services");
    Tree.Mapping web = services.mapping("web");
    for (String key :
        List.of(
            "init",
            "restart",
            "user",
            "cap_drop",
            "labels",
            "deploy",
            "ports",
            "devices",
            "extra_hosts")) {
      web = web.without(key);
    }
    model = model.with("services", services.with("web", web));

    assertThat(adoptable(model).getFirst().differences())
        .extracting(Field::path)
        .contains(
            "init",
            "restart",
            "user",
            "cap_drop",
            "labels",
            "mem_limit",
            "cpus",
            "ports",
            "devices",
            "extra_hosts");
  }

  @Test
  void whatWasTakenOverIsReplacedWithItsNetworkAndVolumeKept() {
    byHand();
    bed.exec("web", "touch", "/data/precious");
    String network = networkId();
    var release = bed.release(bed.rendered(with(canonical(), "restart", Tree.of("always"))));

    bed.target.apply(release, Bed.replace("web"));

    assertThat(networkId()).isEqualTo(network);
    assertThat(bed.exec("web", "ls", "/data")).isEqualTo("precious");
    assertThat(bed.only("web").run()).contains(release.run());
    assertThat(bed.target.mountedPaths(bed.app.value()))
        .containsExactly(bed.directory.resolve("checkout/conf"));
  }

  private String networkId() {
    return Docker.docker("network", "inspect", "--format", "{{.Id}}", bed.app + "_default");
  }

  @Test
  void whatSlipwayMadeIsNotUpForAdoption() {
    var release = bed.up(bed.release(Map.of("web", Docker.service(Bed.FOREVER))));

    assertThat(bed.target.adoptable(release.rendered())).isEmpty();
  }
}
