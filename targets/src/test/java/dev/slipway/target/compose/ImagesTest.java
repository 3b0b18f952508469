package dev.slipway.target.compose;

import static dev.slipway.target.compose.Bed.FOREVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Change;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Release;
import dev.slipway.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images are had before anything stops, and stay what they were. */
@RequiresDocker
class ImagesTest {
  private final Bed bed = new Bed();
  private final List<String> made = new ArrayList<>();

  @AfterEach
  void remove() {
    bed.close();
    made.forEach(image -> Docker.run("", "docker", "image", "rm", "--force", image));
    // The names by digest that pulling from a registry left.
    Docker.docker("image", "ls", "--digests", "--format", "{{.Repository}}@{{.Digest}}")
        .lines()
        .filter(image -> image.contains("/" + bed.app + "@sha256:"))
        .forEach(image -> Docker.run("", "docker", "image", "rm", "--force", image));
  }

  private String image(String name, String mark) {
    made.add(name);
    return Docker.image(name, mark);
  }

  private static Tree.Mapping running(String image) {
    return Docker.service(FOREVER).with("image", Tree.of(image));
  }

  private static Tree.Mapping pulling(String image) {
    return running(image).with("pull_policy", Tree.of("always"));
  }

  private String mark() {
    return bed.exec("web", "cat", "/mark");
  }

  @Test
  void anImageOfARegistryIsPinnedByItsDigest() {
    try (var registry = new Registry(false)) {
      String name = image(registry.address + "/" + bed.app + ":1", "one");
      Docker.docker("push", "--quiet", name);
      Docker.docker("image", "rm", name);

      Release release = bed.up(bed.release(Map.of("web", running(name))));

      String pinned =
          release.rendered().model().mapping("services").mapping("web").text("image").get();
      made.add(pinned);
      assertThat(pinned).startsWith(name + "@sha256:");
      assertThat(bed.only("web").image()).contains(pinned);
      assertThat(Docker.docker("inspect", "-f", "{{.Config.Image}}", bed.only("web").id()))
          .isEqualTo(pinned);
      assertThat(mark()).isEqualTo("one");
    }
  }

  @Test
  void anImageThatIsReplacedUpstreamChangesTheDigestOfItsService() {
    try (var registry = new Registry(false)) {
      String name = image(registry.address + "/" + bed.app + ":latest", "one");
      Docker.docker("push", "--quiet", name);
      var old = bed.release(Map.of("web", pulling(name)));
      image(name, "two");
      Docker.docker("push", "--quiet", name);

      var next = bed.release(Map.of("web", pulling(name)));

      assertThat(next.rendered().digest()).isNotEqualTo(old.rendered().digest());
      assertThat(bed.target.prepare(next.rendered()).model()).isEqualTo(next.rendered().model());
    }
  }

  @Test
  void whatRanBeforeComesBackWithoutItsRegistryAndItsTag() {
    Release old;
    try (var registry = new Registry(false)) {
      String name = image(registry.address + "/" + bed.app + ":latest", "one");
      Docker.docker("push", "--quiet", name);
      old = bed.up(bed.release(Map.of("web", pulling(name))));
      image(name, "two");
      Docker.docker("push", "--quiet", name);
      bed.target.apply(bed.release(Map.of("web", pulling(name))), Bed.replace("web"));
      assertThat(mark()).isEqualTo("two");
      Docker.docker("image", "rm", name);
    }

    var back = bed.releaseOf(bed.target.prepare(old.rendered()));
    bed.target.apply(back, Bed.replace("web"));

    assertThat(mark()).isEqualTo("one");
    assertThat(bed.only("web").serviceDigest())
        .contains(old.rendered().serviceDigests().get("web"));
  }

  @Test
  void aLocalImageStaysAsItWasPlanned() {
    String name = image("slipway.local/test/" + bed.app + ":1", "one");
    Release planned = bed.release(Map.of("web", running(name)));
    image(name, "two");

    bed.up(planned);

    assertThat(mark()).isEqualTo("one");
  }

  @Test
  void aRegistryThatIsDownTouchesNothing() {
    var old = bed.up(bed.release(Map.of("web", running(Docker.image()))));
    var ids = bed.ids();

    assertThatThrownBy(
            () -> bed.target.prepare(bed.rendered(Map.of("web", running("127.0.0.1:1/gone:1")))))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.PREPARE_FAILED);
              assertThat(problem.where()).contains("service web");
              assertThat(problem.what()).contains("127.0.0.1:1/gone:1");
            });
    assertThat(bed.ids()).isEqualTo(ids);
    assertThat(bed.only("web").run()).contains(old.run());
  }

  @Test
  void aRegistryThatAsksForALoginTouchesNothing() {
    try (var registry = new Registry(true)) {
      String name = registry.address + "/" + bed.app + ":1";
      assertThatThrownBy(() -> bed.target.prepare(bed.rendered(Map.of("web", running(name)))))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.exitCode()).isEqualTo(ExitCode.PREPARE_FAILED);
                assertThat(problem.next().orElse("")).contains("docker login");
              });
      assertThat(bed.ids()).isEmpty();
    }
  }

  @Test
  void anImageThatMustNotBePulledIsAskedFor() {
    var service = running("slipway.local/test/absent:1").with("pull_policy", Tree.of("never"));

    assertThatThrownBy(() -> bed.target.prepare(bed.rendered(Map.of("web", service))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("is not on this machine, and pull_policy is never");
  }

  @Test
  void anImageIsBuiltFromTheCheckoutOnce() {
    Docker.image();
    bed.file("checkout/Dockerfile", "FROM " + Docker.IMAGE + "\nCOPY mark /mark\n");
    bed.file("checkout/mark", "built");
    var service =
        Docker.service(FOREVER)
            .without("image")
            .with(
                "build",
                Tree.mapping()
                    .put("context", bed.directory.resolve("checkout").toString())
                    .put("dockerfile", "Dockerfile")
                    .build());
    Release release = bed.release(Map.of("web", service));
    bed.file("checkout/mark", "changed under our feet");

    Release again = bed.release(Map.of("web", service));
    bed.up(release);

    assertThat(again.rendered().model()).isEqualTo(release.rendered().model());
    assertThat(again.rendered().serviceDigests()).isEqualTo(release.rendered().serviceDigests());
    assertThat(mark()).isEqualTo("built");
  }

  @Test
  void aBuildThatFailsTouchesNothing() {
    bed.file("checkout/Dockerfile", "FROM scratch\nCOPY nothing-there /\n");
    var service =
        Docker.service(FOREVER)
            .with(
                "build",
                Tree.mapping()
                    .put("context", bed.directory.resolve("checkout").toString())
                    .put("dockerfile", "Dockerfile")
                    .build());

    assertThatThrownBy(() -> bed.target.prepare(bed.rendered(Map.of("web", service))))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.PREPARE_FAILED);
              assertThat(problem.what()).contains("nothing-there");
            });
  }

  @Test
  void imagesThatNoRollbackNeedsAreGivenUp() {
    String name = image("slipway.local/test/" + bed.app + ":1", "one");
    Release old = bed.release(Map.of("web", running(name)));
    image(name, "two");
    Release next = bed.up(bed.release(Map.of("web", running(name))));
    Release third = bed.release(Map.of("web", running(Docker.image())));

    bed.target.releaseImages(bed.app, List.of(third.rendered()));

    assertThat(Docker.docker("image", "ls", "-q", "slipway.local/keep/" + bed.app)).hasLineCount(1);
    assertThat(mark()).isEqualTo("two");
    bed.target.apply(next, new Change.Keep("web"));
    assertThatThrownBy(() -> bed.target.apply(old, Bed.replace("web")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("is no longer on this machine");
    assertThat(mark()).isEqualTo("two");
  }
}
