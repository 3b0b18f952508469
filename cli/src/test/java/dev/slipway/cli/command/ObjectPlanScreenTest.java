package dev.slipway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cli.console.Format;
import dev.slipway.cli.console.Screen;
import dev.slipway.cli.console.Session;
import dev.slipway.model.Change;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectPlanScreenTest {
  private static final Change.Field IMAGE =
      new Change.Field(
          "spec.template.spec.containers[name=web].image",
          "registry.example.org/shop/web:1.4.2",
          "registry.example.org/shop/web:1.5.0");

  private static String shown(boolean all, List<Change> changes) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var session = new Session(Path.of(""), "ana", Map.of(), Session.Terminal.NONE, stream, stream);
    new ObjectPlanScreen(new Screen(session, Format.TEXT, true), all).show(changes);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void changes_are_grouped_by_what_happens_and_fields_fit_the_line() {
    String text =
        shown(
            false,
            List.of(
                new Change.Keep("Service/shop/web"),
                new Change.Update(
                    "Deployment/shop/web",
                    List.of(IMAGE, new Change.Field("spec.replicas", "2", "3"))),
                new Change.Create(
                    "ConfigMap/shop/new", List.of(new Change.Field("data.A", "", "1"))),
                new Change.Replace(
                    "Job/shop/migrate",
                    List.of(new Change.Field("spec.suspend", "true", "")),
                    "spec.template cannot be changed"),
                new Change.Remove("ConfigMap/shop/old", List.of()),
                new Change.Retain("PersistentVolumeClaim/shop/data", "holds data")));

    assertThat(text.lines())
        .containsExactly(
            "  new (1)",
            "  + ConfigMap/shop/new",
            "  changed in place (1)",
            "  ~ Deployment/shop/web",
            "      spec.template.spec.containers[name=web].image",
            "        registry.example.org/shop/web:1.4.2 -> registry.example.org/shop/web:1.5.0",
            "      spec.replicas  2 -> 3",
            "  deleted and made anew (1)",
            "  ~ Job/shop/migrate",
            "      spec.template cannot be changed",
            "      spec.suspend  true -> (not set)",
            "  removed (1)",
            "  - ConfigMap/shop/old",
            "  no longer in Git, and kept (1)",
            "  ! PersistentVolumeClaim/shop/data",
            "      holds data");
    assertThat(text.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void five_thousand_objects_do_not_bury_the_one_that_changes() {
    List<Change> changes =
        IntStream.range(0, 5_000)
            .<Change>mapToObj(i -> new Change.Keep("ConfigMap/shop/c" + i))
            .collect(Collectors.toCollection(ArrayList::new));
    changes.add(new Change.Update("Deployment/shop/web", List.of(IMAGE)));

    assertThat(shown(false, changes).lines()).hasSize(4);
    assertThat(shown(true, changes))
        .contains("  unchanged (5000)\n")
        .contains("= ConfigMap/shop/c4999");
  }

  @Test
  void of_many_new_objects_the_first_are_shown_and_the_rest_counted() {
    List<Change> changes =
        IntStream.range(0, 5_000)
            .<Change>mapToObj(i -> new Change.Create("ConfigMap/shop/c" + i, List.of()))
            .toList();

    assertThat(shown(false, changes).lines())
        .hasSize(52)
        .contains("  new (5000)", "  ... and 4,950 more; --all shows them");
    assertThat(shown(true, changes).lines()).hasSize(5_001);
  }

  @Test
  void lines_that_go_and_lines_that_come_stand_below_each_other() {
    var field = new Change.Field("data[app.yaml] line 2", "b: 2\\nc: 3", "b: 5");

    assertThat(shown(false, List.of(new Change.Update("ConfigMap/shop/c", List.of(field)))).lines())
        .endsWith(
            "      data[app.yaml] line 2", "        - b: 2", "        - c: 3", "        + b: 5");
  }
}
