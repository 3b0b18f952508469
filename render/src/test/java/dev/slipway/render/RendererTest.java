package dev.slipway.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.kustomize.file.NoRemotes;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Checkout;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.render.manifest.RemoteBases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RendererTest {
  private static final byte[] KEY = {1, 2, 3};
  private static final RemoteBases NOTHING_REMOTE = new RemoteBases(new NoRemotes());

  private @TempDir Path temp;
  private Path root;
  private Path data;
  private Path fleet;

  @BeforeEach
  void makeFolders() throws IOException {
    root = Files.createDirectories(temp.toRealPath().resolve("checkouts/one"));
    data = Files.createDirectories(temp.toRealPath().resolve("data/web"));
    fleet = Files.createDirectories(temp.toRealPath().resolve("fleet/config/web"));
  }

  private void write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Rendered render() {
    return render(root);
  }

  private Rendered render(Path checkout) {
    return rendering(checkout).rendered();
  }

  private Rendering rendering(Path checkout) {
    AppName name = new AppName("web");
    return Renderer.rendering(
        Apps.app(name, data, Optional.empty(), List.of()),
        new Checkout(Apps.revision(), checkout, "", "tree"),
        HostFiles.under(temp.resolve("fleet"), name),
        NOTHING_REMOTE,
        KEY);
  }

  private static Tree.Mapping service(Rendered rendered, String name) {
    return rendered.model().mapping("services").mapping(name);
  }

  private static String source(Rendered rendered, int mount) {
    return ((Tree.Mapping) service(rendered, "web").items("volumes").get(mount))
        .text("source")
        .orElseThrow();
  }

  private Problem refusal() {
    return catchThrowableOfType(Problem.class, this::render);
  }

  @Test
  void aProjectIsNamedAsTheAppWhereNothingNamesIt() throws IOException {
    write(root, "compose.yaml", "services: {web: {image: x}}");
    assertThat(render().project()).isEqualTo("web");
    write(root, "compose.yaml", "name: Other\nservices: {web: {image: x}}");
    assertThat(render().project()).isEqualTo("other");
  }

  @Test
  void slipwaysOwnEnvironmentPlaysNoPart() throws IOException {
    write(root, "compose.yaml", "services: {web: {image: 'x:${HOME:-none}-${PATH:-none}'}}");
    assertThat(service(render(), "web").text("image")).contains("x:none-none");
  }

  @Test
  void theHostsEnvFileWinsAndItsOverrideComesLast() throws IOException {
    write(root, "compose.yaml", "services: {web: {image: 'x:$TAG', command: '$WHO'}}");
    write(root, "compose.override.yaml", "services: {web: {hostname: git, user: git}}");
    write(root, ".env", "TAG=git\nWHO=git\n");
    write(fleet, ".env", "TAG=host\n");
    write(fleet, "docker-compose.override.yml", "services: {web: {hostname: host}}");
    Rendered rendered = render();
    assertThat(service(rendered, "web").text("image")).contains("x:host");
    assertThat(service(rendered, "web").items("command")).containsExactly(Tree.of("git"));
    assertThat(service(rendered, "web").text("hostname")).contains("host");
    assertThat(service(rendered, "web").text("user")).contains("git");
    assertThat(rendered.inputs())
        .filteredOn(Rendered.Input::hostLocal)
        .extracting(input -> Path.of(input.file()).getFileName().toString())
        .containsExactlyInAnyOrder(".env", "docker-compose.override.yml");
    assertThat(rendered.inputs())
        .filteredOn(input -> !input.hostLocal())
        .extracting(Rendered.Input::file)
        .containsExactlyInAnyOrder("compose.yaml", "compose.override.yaml", ".env");
    assertThat(rendered.inputs()).allMatch(input -> input.digest().startsWith("hmac-sha256:"));
  }

  private static final String FILLED =
      """
      services:
        web:
          image: x:1
          secrets: [db]
          configs: [motd]
      secrets:
        db:
          environment: DB_PASSWORD
      configs:
        motd:
          environment: MOTD
      """;

  @Test
  void whatIsFilledFromAVariableIsCarriedBesideTheModel() throws IOException {
    write(root, "compose.yaml", FILLED);
    write(fleet, ".env", "DB_PASSWORD=hunter2-sesame\nMOTD=Good morning\n");
    Rendered rendered = render();
    assertThat(rendered.variables())
        .containsOnly(
            Map.entry("DB_PASSWORD", "hunter2-sesame"), Map.entry("MOTD", "Good morning"));
    assertThat(rendered.model().json()).doesNotContain("hunter2", "Good morning");
    assertThat(rendered.toString()).doesNotContain("hunter2", "Good morning");
    assertThat(rendered.secrets().in("it is hunter2-sesame")).isTrue();

    write(fleet, ".env", "DB_PASSWORD=hunter2-sesame\nMOTD=Good evening\n");
    assertThat(render().serviceDigests()).isNotEqualTo(rendered.serviceDigests());
  }

  @Test
  void aSecretWhoseVariableIsNotSetIsNamedWithItsPlace() throws IOException {
    write(root, "compose.yaml", FILLED);
    write(fleet, ".env", "MOTD=Good morning\n");
    Problem problem = refusal();
    assertThat(problem.exitCode()).isEqualTo(ExitCode.SECRET_MISSING);
    assertThat(problem.getMessage()).contains("compose.yaml:8", "secrets.db", "DB_PASSWORD");
  }

  @Test
  void servicesAndTheirKeysKnowTheirFileAndLine() throws IOException {
    write(root, "compose.yaml", "services:\n  web:\n    image: x:1\n  db:\n    image: y:1\n");
    write(root, "compose.override.yaml", "services:\n\n  db:\n    volumes: [/data]\n");
    Rendered rendered = render();
    assertThat(rendered.located("services.web.image"))
        .isEqualTo("compose.yaml:3 services.web.image");
    assertThat(rendered.located("services.db.image")).startsWith("compose.yaml:5 ");
    assertThat(rendered.located("services.db.volumes[0]")).startsWith("compose.override.yaml:4 ");
    assertThat(rendered.located("services.web.restart")).startsWith("compose.yaml:2 ");
    assertThat(rendered.located("service web")).isEqualTo("compose.yaml:2 service web");
    assertThat(rendered.located("apps.web.target")).isEqualTo("apps.web.target");
  }

  @Test
  void aMissingVariableIsNamedWithThePlaceThatWantsIt() throws IOException {
    write(root, "compose.yaml", "services:\n  web:\n    image: x\n    user: ${WANTED:?}\n");
    Problem problem = refusal();
    assertThat(problem.exitCode()).isEqualTo(ExitCode.SECRET_MISSING);
    assertThat(problem.getMessage()).contains("WANTED", "services.web.user", "compose.yaml:4:11");
  }

  @Test
  void aMissingEnvFileIsNamed() throws IOException {
    write(root, "compose.yaml", "services: {web: {image: x, env_file: gone.env}}");
    Problem problem = refusal();
    assertThat(problem.exitCode()).isEqualTo(ExitCode.SECRET_MISSING);
    assertThat(problem.getMessage()).contains("gone.env", "web");
  }

  @Test
  void anEnvFileThatGitDoesNotHaveIsTakenFromTheHost() throws IOException {
    write(root, "compose.yaml", "services: {web: {image: x, env_file: [.env, own.env]}}");
    write(fleet, ".env", "A=host\n");
    write(data, "own.env", "B=own\n");
    Tree.Mapping environment = service(render(), "web").mapping("environment");
    assertThat(environment.text("A")).contains("host");
    assertThat(environment.text("B")).contains("own");
  }

  @Test
  void relativeMountsLeadToTheCheckoutOrElseToTheProjectDirectory() throws IOException {
    write(
        root,
        "compose.yaml",
        "services: {web: {image: x, volumes: ['./conf:/c', './data:/d', '/abs:/e']}}");
    write(root, "conf/a", "1");
    Rendered rendered = render();
    assertThat(source(rendered, 0)).isEqualTo(root + "/conf");
    assertThat(source(rendered, 1)).isEqualTo(data + "/data");
    assertThat(source(rendered, 2)).isEqualTo("/abs");
  }

  @Test
  void digestsDependOnContentsAndNotOnThePlaceOfTheCheckout() throws IOException {
    String compose =
        "services: {web: {image: x, volumes: ['./conf:/c', './data:/d']}, db: {image: y, build: ./b}}";
    write(root, "compose.yaml", compose);
    write(root, "conf/a", "1");
    write(root, "b/Dockerfile", "FROM x");
    var first = render().serviceDigests();
    Path other = Files.createDirectories(temp.toRealPath().resolve("checkouts/two"));
    write(other, "compose.yaml", compose);
    write(other, "conf/a", "1");
    write(other, "b/Dockerfile", "FROM x");
    write(other, "unrelated", "x");
    assertThat(render(other).serviceDigests()).isEqualTo(first);
    write(other, "conf/a", "2");
    var changed = render(other).serviceDigests();
    assertThat(changed.get("web")).isNotEqualTo(first.get("web"));
    assertThat(changed.get("db")).isEqualTo(first.get("db"));
    write(other, "b/Dockerfile", "FROM y");
    assertThat(render(other).serviceDigests().get("db")).isNotEqualTo(first.get("db"));
  }

  @Test
  void aRenderingSaysWhichPathsOfGitItDependsOn() throws IOException {
    write(
        root,
        "compose.yaml",
        "services: {web: {image: x, volumes: ['./conf:/c'], env_file: a.env}}");
    write(root, "conf/a", "1");
    write(root, "a.env", "A=1");
    assertThat(rendering(root).gitPaths())
        .contains("compose.yaml", "conf", "a.env", ".env", "compose.override.yaml")
        .doesNotContain("unrelated");
  }

  @Test
  void secretsAreFoundAndHarmlessValuesAreLeft() throws IOException {
    write(
        root,
        "compose.yaml",
        """
        services:
          web:
            image: x
            environment:
              DB_PASSWORD: in-compose
              MODE: production
              URL: postgres://u:in-url@db/x
              ALLOW_EMPTY_PASSWORD: "yes"
              HOST: db.example.org
        """);
    write(
        fleet,
        ".env",
        "ODD=from-host-env\nTZ=Europe/Berlin\nPORT=8080\nNAME=app.example.org\nFLAG=true\n"
            + "API_TOKEN=12345678\n");
    assertThat(render().secrets().reveal())
        .containsExactlyInAnyOrder("in-compose", "in-url", "from-host-env", "12345678");
  }

  @Test
  void filesOutsideTheCheckoutAreNotRead() throws IOException {
    write(temp.toRealPath(), "outside.env", "A=1");
    write(root, "compose.yaml", "services: {web: {image: x, env_file: ../../outside.env}}");
    assertThat(refusal()).hasMessageContaining("out of the checkout");
    write(root, "compose.yaml", "services: {web: {image: x, env_file: link.env}}");
    Files.createSymbolicLink(root.resolve("link.env"), temp.resolve("outside.env"));
    assertThat(refusal()).hasMessageContaining("outside the checkout");
    write(root, "compose.yaml", "include: [../../outside.env]\nservices: {web: {image: x}}");
    assertThat(refusal()).hasMessageContaining("outside the checkout");
    write(root, "compose.yaml", "services: {web: {image: x, volumes: ['../../data:/d']}}");
    assertThat(refusal()).hasMessageContaining("out of the checkout");
    write(root, "compose.yaml", "services: {web: {image: x, env_file: /etc/hostname}}");
    assertThat(refusal()).hasMessageContaining("outside the checkout");
    write(root, "compose.yaml", "services: {web: {image: x, volumes: ['~/d:/d']}}");
    assertThat(refusal()).hasMessageContaining("depends on who");
  }

  @Test
  void onTheProcessTargetACommandIsEnough() throws IOException {
    write(root, "compose.yaml", "services: {web: {command: ./run}}");
    assertThat(refusal()).hasMessageContaining("neither image nor build");
    App app = Apps.app(new AppName("web"), data, Optional.empty(), List.of());
    App onProcess =
        new App(
            app.name(),
            app.source(),
            app.format(),
            app.files(),
            app.profiles(),
            new TargetRef(TargetRef.Kind.PROCESS, "here"),
            app.trigger(),
            app.interval(),
            app.dependsOn(),
            app.approval(),
            app.onFailure(),
            app.drift(),
            app.verify(),
            app.backup(),
            app.suspend(),
            app.trust(),
            app.kubernetes(),
            app.projectDirectory());
    Rendered rendered =
        Renderer.render(
            onProcess,
            new Checkout(Apps.revision(), root, "", "tree"),
            HostFiles.NONE,
            NOTHING_REMOTE,
            KEY);
    assertThat(service(rendered, "web").items("command")).containsExactly(Tree.of("./run"));
  }

  @Test
  void aCheckoutMayLieBelowItsRoot() throws IOException {
    write(
        root,
        "apps/web/compose.yaml",
        "services: {web: {image: x, volumes: ['../shared:/s', './d:/d']}}");
    write(root, "apps/shared/a", "1");
    AppName name = new AppName("web");
    Rendering rendering =
        Renderer.rendering(
            Apps.app(name, data, Optional.empty(), List.of()),
            new Checkout(Apps.revision(), root, "apps/web", "tree"),
            HostFiles.NONE,
            NOTHING_REMOTE,
            KEY);
    assertThat(source(rendering.rendered(), 0)).isEqualTo(root + "/apps/shared");
    assertThat(source(rendering.rendered(), 1)).isEqualTo(data + "/d");
    assertThat(rendering.gitPaths()).contains("apps/web/compose.yaml", "apps/shared");
  }

  @Test
  void whatComposePrintsButDoesNotReadBackIsMended() throws IOException {
    write(
        root,
        "compose.yaml",
        """
        services:
          web:
            image: x
            labels: {"a$b": "$$"}
            models: [m]
            ulimits: {data: 0}
            blkio_config: {device_read_bps: [{path: /a, rate: 5}]}
            depends_on: {off: {condition: service_started, required: false}}
          off: {image: x, profiles: [p]}
        models: {m: {model: ai/x}}
        """);
    Rendered rendered = render();
    Tree.Mapping web = service(rendered, "web");
    assertThat(web.mapping("labels").text("a$b")).contains("$$");
    assertThat(web.mapping("ulimits").text("data")).contains("0");
    assertThat(web.mapping("blkio_config").json()).contains("\"path\":\"/a\"");
    assertThat(web.get("depends_on")).isEmpty();
    assertThat(rendered.model().mapping("models").mapping("m").text("model")).contains("ai/x");
  }

  @Test
  void otherFormatsAreRefusedByName() throws IOException {
    write(root, "kustomization.yaml", "resources: []");
    assertThat(refusal())
        .hasMessageContaining("this is a kustomization, and the target here takes Compose");
    Files.delete(root.resolve("kustomization.yaml"));
    write(root, "Chart.yaml", "name: x");
    assertThat(refusal()).hasMessageContaining("this is a Helm chart, and the target here");
    Files.delete(root.resolve("Chart.yaml"));
    write(root, "pod.yaml", "kind: Pod");
    assertThat(refusal()).hasMessageContaining("this is plain YAML, and the target here");
    Files.delete(root.resolve("pod.yaml"));
    assertThat(refusal()).hasMessageContaining("nothing to render");
  }
}
