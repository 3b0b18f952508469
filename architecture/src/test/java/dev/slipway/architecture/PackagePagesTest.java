package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagePagesTest {
  @TempDir Path sources;

  @BeforeEach
  void aPackage() throws IOException {
    Files.createDirectories(sources.resolve("a/b"));
    Files.writeString(sources.resolve("a/b/C.java"), "package a.b; class C {}");
  }

  @Test
  void aPackageWithoutAPageIsFound() {
    assertThat(PackagePages.missing(sources)).containsExactly("a.b has no package-info.java");
  }

  @Test
  void aPackageThatAllowsNullIsFound() throws IOException {
    page("/** Says what it is for. */\npackage a.b;\n");
    assertThat(PackagePages.missing(sources)).containsExactly("a.b is not @NullMarked");
  }

  @Test
  void aPackageWithoutAPurposeIsFound() throws IOException {
    page("/** */\n@NullMarked\npackage a.b;\n");
    assertThat(PackagePages.missing(sources))
        .containsExactly("a.b does not open with a sentence on its purpose");
  }

  @Test
  void aPackageThatSaysWhatItIsForIsFine() throws IOException {
    page("/**\n * Says what it is for.\n */\n@NullMarked\npackage a.b;\n");
    assertThat(PackagePages.missing(sources)).isEmpty();
  }

  private void page(String text) throws IOException {
    Files.writeString(sources.resolve("a/b/package-info.java"), text);
  }
}
