package dev.slipway.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.kustomize.remote.GitProgram;
import dev.slipway.kustomize.remote.NetworkRemotes;
import dev.slipway.model.App;
import dev.slipway.model.Checkout;
import dev.slipway.model.ExitCode;
import dev.slipway.model.ObjectId;
import dev.slipway.model.Problem;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.render.manifest.RemoteBases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kustomizations and plain manifests, as a target of kind kubernetes is handed them. */
class ManifestsTest {
  private static final byte[] KEY = {1, 2, 3};

  private @TempDir Path temp;
  private Path root;

  @BeforeEach
  void makeFolders() throws IOException {
    root = Files.createDirectories(temp.toRealPath().resolve("checkouts/one"));
  }

  private void write(String name, String text) throws IOException {
    write(root, name, text);
  }

  private static void write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Rendering rendering(Path checkout, String path, Tree.Mapping settings) {
    return Renderer.rendering(
        Apps.onKubernetes(Optional.empty(), settings),
        new Checkout(Apps.revision(), checkout, path, "tree"),
        HostFiles.NONE,
        RemoteBases.keptIn(temp.resolve("cache")),
        KEY);
  }

  private Rendering rendering(String path) {
    return rendering(root, path, Tree.Mapping.EMPTY);
  }

  private Rendered render(String path) {
    return rendering(path).rendered();
  }

  private Problem refusal(String path) {
    return catchThrowableOfType(Problem.class, () -> render(path));
  }

  private static List<String> ids(Rendered rendered) {
    return rendered.objects().stream().map(object -> ObjectId.of(object).toString()).toList();
  }

  private void overlays() throws IOException {
    write(
        "deploy/base/kustomization.yaml",
        """
        resources: [deployment.yaml, service.yaml]
        configMapGenerator:
        - name: settings
          literals: [MODE=production]
        """);
    write(
        "deploy/base/deployment.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          template:
            spec:
              containers: [{name: web, image: "registry.example.org/web:1"}]
        """);
    write(
        "deploy/base/service.yaml",
        "# comes first\n\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n");
    write(
        "deploy/overlays/prod/kustomization.yaml",
        "namespace: shop\nresources: [../../base]\nreplicas: [{name: web, count: 3}]\n");
  }

  @Test
  void anOverlayBecomesObjectsThatKnowWhereTheyStand() throws IOException {
    overlays();

    Rendering rendering = rendering("deploy/overlays/prod");

    Rendered rendered = rendering.rendered();
    assertThat(rendered.format()).isEqualTo(App.Format.KUSTOMIZE);
    assertThat(ids(rendered))
        .hasSize(3)
        .contains("Deployment/shop/web", "Service/shop/web")
        .anyMatch(id -> id.startsWith("ConfigMap/shop/settings-"));
    assertThat(rendered.objects())
        .anySatisfy(object -> assertThat(object.mapping("spec").text("replicas")).contains("3"));
    assertThat(rendered.located("Deployment/shop/web"))
        .startsWith("deploy/base/deployment.yaml:1 ");
    assertThat(rendered.located("Service/shop/web")).startsWith("deploy/base/service.yaml:3 ");
    assertThat(rendered.inputs())
        .extracting(Rendered.Input::file)
        .containsExactlyInAnyOrder(
            "deploy/base/kustomization.yaml",
            "deploy/base/deployment.yaml",
            "deploy/base/service.yaml",
            "deploy/overlays/prod/kustomization.yaml");
    assertThat(rendering.gitPaths())
        .contains("deploy/base/deployment.yaml", "deploy/overlays/prod/kustomization.yaml")
        .doesNotContain("deploy/overlays/dev/kustomization.yaml");
  }

  @Test
  void theNamespaceIsTheFleetsAndDefaultWithoutOne() throws IOException {
    overlays();
    Tree.Mapping settings = Tree.mapping().put("namespace", "shop").put("force", true).build();

    assertThat(render("deploy/base").project()).isEqualTo("default");
    Rendered named = rendering(root, "deploy/base", settings).rendered();
    assertThat(named.project()).isEqualTo("shop");
    assertThat(named.model().mapping("settings")).isEqualTo(settings);
    // Which kinds lie in a namespace at all is for the cluster to say.
    assertThat(ids(named)).contains("Deployment/web");
  }

  @Test
  void digestsChangeWithTheObjectAloneAndNeedTheKey() throws IOException {
    overlays();
    var before = render("deploy/overlays/prod").serviceDigests();
    Path other = Files.createDirectories(temp.toRealPath().resolve("checkouts/two"));
    Path here = root;
    root = other;
    overlays();
    write("deploy/overlays/prod/unused.yaml", "anything");
    assertThat(render("deploy/overlays/prod").serviceDigests()).isEqualTo(before);
    write(
        "deploy/base/service.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {a: b}}\n");
    var after = render("deploy/overlays/prod").serviceDigests();
    root = here;
    assertThat(after.get("Service/shop/web")).isNotEqualTo(before.get("Service/shop/web"));
    assertThat(after.get("Deployment/shop/web")).isEqualTo(before.get("Deployment/shop/web"));
    assertThat(after.values()).allMatch(digest -> digest.startsWith("hmac-sha256:"));
  }

  @Test
  void plainFilesAreReadBelowThePathInTheirOrder() throws IOException {
    write(
        "app/b.yaml",
        """
        # two documents
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: one}
        ---
        apiVersion: v1
        kind: ConfigMapList
        items:
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: two}
        """);
    write(
        "app/a.json",
        "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"shop\"}}");
    write(
        "app/deeper/c.yml",
        "kind: Service\napiVersion: v1\nmetadata: {name: web, namespace: shop}");
    write("app/.github/workflow.yaml", "on: push");
    write(
        "app/slipway.yaml",
        "apiVersion: slipway.dev/v1alpha1\nkind: Fleet\nmetadata: {name: home}");
    write("app/README.md", "no manifest");
    write("app/empty.yaml", "# nothing yet\n");

    Rendering rendering = rendering("app");

    Rendered rendered = rendering.rendered();
    assertThat(rendered.format()).isEqualTo(App.Format.PLAIN);
    assertThat(ids(rendered))
        .containsExactly("Namespace/shop", "ConfigMap/one", "ConfigMap/two", "Service/shop/web");
    assertThat(rendered.located("ConfigMap/one")).isEqualTo("app/b.yaml:3 ConfigMap/one");
    assertThat(rendered.located("ConfigMap/two")).isEqualTo("app/b.yaml:10 ConfigMap/two");
    assertThat(rendering.gitPaths()).contains("app", "app/b.yaml");
  }

  @Test
  void aDirectoryWithAKustomizationCountsAsWhatItMakes() throws IOException {
    write("all/web/kustomization.yaml", "namePrefix: x-\nresources: [service.yaml]");
    write("all/web/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web}");
    write("all/z.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: z}");

    assertThat(ids(render("all"))).containsExactly("Service/x-web", "Service/z");
  }

  @Test
  void valuesMeanWhatKubectlAndKustomizeTakeThemFor() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: example.org/v1
        kind: Thing
        metadata: {name: a}
        spec: {yes: on, quoted: "no", mode: 0644, half: .5, big: 9007199254740993, none: ~, day: 2026-01-02}
        """);
    String same =
        "{\"big\":9007199254740993,\"day\":\"%s\",\"half\":0.5,\"mode\":420,\"none\":null,";

    assertThat(spec(render("")))
        .isEqualTo(same.formatted("2026-01-02") + "\"quoted\":\"no\",\"true\":true}");
    write("kustomization.yaml", "resources: [a.yaml]");
    assertThat(spec(render("")))
        .isEqualTo(same.formatted("2026-01-02T00:00:00Z") + "\"quoted\":\"no\",\"yes\":\"on\"}");
  }

  private static String spec(Rendered rendered) {
    return rendered.objects().getFirst().mapping("spec").canonicalJson();
  }

  @Test
  void secretsAreKnownAsTheyAreAndAsTheyStand() throws IOException {
    write(
        "s.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        data: {password: aHVudGVyMjI=}
        stringData: {token: correcthorse}
        """);

    Rendered rendered = render("");

    assertThat(rendered.secrets().redact("hunter22 aHVudGVyMjI= correcthorse visible"))
        .isEqualTo("(secret) (secret) (secret) visible");
    assertThat(rendered.toString()).doesNotContain("hunter22");
  }

  @Test
  void whatSopsEncryptedIsNeverApplied() throws IOException {
    write(
        "k/s.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b}\nsops: {version: '3'}");
    assertThat(refusal("k"))
        .hasMessage("k/s.yaml:1: the Secret is encrypted with SOPS: not supported yet");
    write("k/kustomization.yaml", "secretGenerator: [{name: s, envs: [a.env]}]");
    write("k/a.env", "PASSWORD=ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n");
    assertThat(refusal("k")).hasMessageContaining("has data encrypted with SOPS");
  }

  @Test
  void allThatIsNoObjectIsToldAtOnceWithItsPlace() throws IOException {
    write("m/a.yaml", "kind: Service\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Service\n");
    write("m/b.yaml", "\n\napiVersion: batch/v1\nkind: Job\nmetadata: {generateName: b-}\n");
    write("m/c.yaml", "- a\n- b\n");
    write("m/d.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: d}\n");
    write("m/e.yaml", "# again\napiVersion: v1\nkind: Service\nmetadata: {name: d}\n");

    Problem problem = refusal("m");

    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(problem)
        .hasMessage(
            "m/a.yaml:1: the object has no apiVersion"
                + "; m/a.yaml:4: the Service has no metadata.name"
                + "; m/b.yaml:3: the Job has generateName: it would be another object each time"
                + "; m/c.yaml:1: this is no Kubernetes object"
                + "; m/e.yaml:2: Service/d is there twice, first at m/d.yaml:1");
  }

  @Test
  void aFaultOfTheBuildSaysWhereAndNotWhereTheCheckoutLies() throws IOException {
    write("k/kustomization.yaml", "resources: [missing.yaml]");

    Problem problem = refusal("k");

    assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(problem.getMessage()).contains("missing.yaml").doesNotContain(temp.toString());
  }

  @Test
  void aKustomizationReadsNothingOutsideOfTheCheckout() throws IOException {
    write(temp, "outside.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: stolen}");
    write("k/kustomization.yaml", "resources: [link.yaml]");
    Files.createSymbolicLink(root.resolve("k/link.yaml"), temp.resolve("outside.yaml"));
    assertThat(refusal("k").exitCode()).isEqualTo(ExitCode.USAGE);
    Files.delete(root.resolve("k/kustomization.yaml"));
    assertThat(refusal("k")).hasMessageContaining("outside");
  }

  @Test
  void languagesThatTheTargetDoesNotTakeAreRefusedWithTheWayOut() throws IOException {
    write("compose/compose.yaml", "services: {web: {image: x}}");
    assertThat(refusal("compose").what())
        .isEqualTo("this is a Compose project, and the target prod takes Kubernetes objects");
    assertThat(refusal("compose").next())
        .hasValueSatisfying(next -> assertThat(next).contains("kind compose"));
    write("compose/kustomization.yaml", "resources: [a.yaml]");
    write("compose/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}");
    assertThat(ids(render("compose"))).containsExactly("Service/a");
    write("chart/Chart.yaml", "name: web");
    assertThat(refusal("chart").what()).contains("does not deploy charts yet");
    write(
        "helm/kustomization.yaml", "helmCharts: [{name: web, repo: 'https://charts.example.org'}]");
    assertThat(refusal("helm").what()).contains("helmCharts");
    assertThat(refusal("nowhere").what()).startsWith("nothing to render");
  }

  @Test
  void aRemoteBaseIsNamedWithTheCommitThatItWas() throws Exception {
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    write(elsewhere, "base/kustomization.yaml", "resources: [service.yaml]");
    write(elsewhere, "base/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: far}");
    git(elsewhere, "init", "--quiet", "--initial-branch=main");
    String first = commit(elsewhere);
    write("k/kustomization.yaml", "resources: ['file://" + elsewhere + "//base?ref=main']");

    Rendered before = renderWithFiles("k");
    write(elsewhere, "base/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: moved}");
    String second = commit(elsewhere);
    Rendered after = renderWithFiles("k");

    assertThat(ids(before)).containsExactly("Service/far");
    assertThat(before.inputs())
        .filteredOn(Rendered.Input::remote)
        .extracting(Rendered.Input::file)
        .containsExactly("remote file://" + elsewhere + "//base?ref=main @ " + first);
    assertThat(ids(after)).containsExactly("Service/moved");
    assertThat(after.inputs())
        .filteredOn(Rendered.Input::remote)
        .allSatisfy(input -> assertThat(input.file()).endsWith(" @ " + second));
    assertThat(refusal("k"))
        .hasMessageContaining("is a repository of this machine")
        .returns(ExitCode.USAGE, Problem::exitCode);
  }

  private Rendered renderWithFiles(String path) {
    return Renderer.render(
        Apps.onKubernetes(Optional.empty(), Tree.Mapping.EMPTY),
        new Checkout(Apps.revision(), root, path, "tree"),
        HostFiles.NONE,
        new RemoteBases(new NetworkRemotes(temp.resolve("remotes"), GitProgram.onPath(), true)),
        KEY);
  }

  private static String commit(Path repository) {
    git(repository, "add", ".");
    git(repository, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", "x");
    return git(repository, "rev-parse", "HEAD").strip();
  }

  private static String git(Path directory, String... arguments) {
    return new String(
        GitProgram.onPath().run(directory, Duration.ofMinutes(1), List.of(arguments)),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
