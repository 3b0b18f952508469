package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for people lead to one another. */
class GuideTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

  @Test
  void everyLinkToAPageLeadsToOne() {
    List<String> pages =
        Shipped.REPOSITORY.files().stream().filter(file -> file.endsWith(".md")).toList();
    assertThat(pages).hasSizeGreaterThan(10);
    assertThat(pages.stream().flatMap(GuideTest::broken)).isEmpty();
  }

  private static Stream<String> broken(String page) {
    Path folder = Objects.requireNonNull(Shipped.REPOSITORY.root().resolve(page).getParent());
    return LINK.matcher(Shipped.REPOSITORY.text(page))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("://"))
        .filter(link -> !Files.exists(folder.resolve(link)))
        .map(link -> page + " links to " + link);
  }
}
