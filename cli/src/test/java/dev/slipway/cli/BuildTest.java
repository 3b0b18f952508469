package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
  @TempDir Path directory;

  @BeforeEach
  void aKustomization() throws IOException {
    write(
        "kustomization.yaml",
        """
        namePrefix: p-
        resources: [service.yaml]
        configMapGenerator:
        - name: conf
          literals: [a=1]
        """);
    write(
        "service.yaml",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
          namespace: prod
        """);
  }

  private void write(String path, String text) throws IOException {
    Files.writeString(directory.resolve(path), text);
  }

  private CommandLine slipway(String... args) {
    return CommandLine.in(directory, args);
  }

  @Test
  void a_kustomization_is_printed_as_kustomize_prints_it() {
    CommandLine answer = slipway("build", ".");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .isEqualTo(
            """
            apiVersion: v1
            data:
              a: "1"
            kind: ConfigMap
            metadata:
              name: p-conf-h29d89cmmt
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: p-web
              namespace: prod
            """);
    assertThat(slipway("build", "--reorder", "none").out()).startsWith("apiVersion: v1\nkind: S");
  }

  @Test
  void output_goes_to_a_file_or_to_one_file_for_each_resource() throws IOException {
    Path files = Files.createDirectory(directory.resolve("files"));

    assertThat(slipway("build", "-o", "all.yaml").out()).isEmpty();
    assertThat(slipway("build", "--output", "files").out()).isEmpty();

    assertThat(directory.resolve("all.yaml")).content().contains("---\n");
    try (var written = Files.list(files)) {
      assertThat(written.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "default_v1_configmap_p-conf-h29d89cmmt.yaml", "prod_v1_service_p-web.yaml");
    }
  }

  @Test
  void a_failure_tells_the_file_and_the_line() throws IOException {
    write("kustomization.yaml", "resources: [service.yaml]\nnamePrefixes: x\n");

    CommandLine answer = slipway("build");

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("namePrefixes").contains("kustomization.yaml:2");
  }

  @Test
  void programs_that_an_input_names_are_refused_by_flag() {
    assertThat(slipway("build", "--enable-alpha-plugins").err())
        .contains("--enable-alpha-plugins is refused: a build runs no program");
    assertThat(slipway("build", "--load-restrictor", "x").err()).contains("legal values");
  }

  @Test
  void each_field_is_explained_by_the_step_that_gave_it() {
    assertThat(slipway("build", "--explain", "Service/web").out())
        .contains("Service/p-web read at service.yaml")
        .contains("metadata.name: p-web\n      PrefixTransformer, kustomization.yaml")
        .contains("metadata.namespace: prod\n      as read, service.yaml:5");
    assertThat(slipway("build", "--explain", "Service/wep").err()).contains("did you mean");
  }

  @Test
  void old_fields_are_written_anew() throws IOException {
    write("kustomization.yaml", "# kept\nbases: [service.yaml]\ncommonLabels: {a: b}\n");

    assertThat(slipway("build", "--fix").err()).isEmpty();

    assertThat(directory.resolve("kustomization.yaml"))
        .content()
        .contains("# kept", "resources:", "includeSelectors: true")
        .doesNotContain("bases", "commonLabels");
  }

  @Test
  void a_batch_answers_each_line_with_a_line() {
    InputStream before = System.in;
    System.setIn(
        new ByteArrayInputStream(
            ".\n./gone\n.\t--reorder=none\n.\t--wrong\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(slipway("build", "--batch").out().lines())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith("{\"dir\":\".\",\"ok\":true,\"output\":\"apiVersion: v1\\ndata"),
              line ->
                  assertThat(line)
                      .startsWith("{\"dir\":\"./gone\",\"ok\":false,\"output\":\"\",\"error\":\""),
              line ->
                  assertThat(line)
                      .startsWith("{\"dir\":\".\",\"ok\":true,\"output\":\"apiVersion: v1\\nkind"),
              line -> assertThat(line).contains("\"ok\":false").contains("--wrong"));
    } finally {
      System.setIn(before);
    }
  }
}
