package dev.slipway.kustomize.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePathsTest {
  @ParameterizedTest
  @CsvSource({
    "/a/b, ../c, /a/c",
    "/a, ./b/, /a/b",
    "/, .., /",
    "/a, ../../.., /",
    "'', b, b",
    "a, .., .",
    "a, ../.., ..",
    "a//b, c/./d, a/b/c/d"
  })
  void joinsAndShortens(String first, String second, String joined) {
    assertThat(FilePaths.join(first, second)).isEqualTo(joined);
  }

  @ParameterizedTest
  @CsvSource({"/a/b/c, /a, b/c", "/a/b, /a/c, ../b", "/a, /a, .", "/x, /, x", "/a/bc, /a/b, ../bc"})
  void namesAFileAsAPersonInADirectoryWould(String path, String directory, String relative) {
    assertThat(FilePaths.relative(path, directory)).isEqualTo(relative);
  }

  @ParameterizedTest
  @CsvSource({"/a/b, /a, true", "/a, /a, true", "/ab, /a, false", "/x, /, true", "/a, /a/b, false"})
  void knowsWhatIsInADirectory(String path, String directory, boolean in) {
    assertThat(FilePaths.isIn(path, directory)).isEqualTo(in);
  }
}
