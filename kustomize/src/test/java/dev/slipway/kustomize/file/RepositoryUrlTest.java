package dev.slipway.kustomize.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gitHub.com/org/repo                          | https://github.com/org/repo                   | ''    | ''
          github.com:org/repo/a/b                      | https://github.com/org/repo                   | a/b   | ''
          http://github.com/org/repo?ref=v1            | https://github.com/org/repo                   | ''    | v1
          hTTps://github.com/org/repo/a?version=v2     | https://github.com/org/repo                   | a     | v2
          https://github.com/org/repo?version=a&ref=b  | https://github.com/org/repo                   | ''    | b
          https://github.com/org/repo//a/b/?ref=v1     | https://github.com/org/repo                   | a/b/  | v1
          git@github.com/org/repo/a                    | git@github.com:org/repo                       | a     | ''
          git::git@github.com:org/repo.git/a           | git@github.com:org/repo.git                   | a     | ''
          ssh://git@github.com/org/repo//a?ref=x/y     | git@github.com:org/repo                       | a     | x/y
          org-1@github.com:org/repo                    | org-1@github.com:org/repo                     | ''    | ''
          git@gitlab.com:group/repo                    | git@gitlab.com:group/repo                     | ''    | ''
          git@gitlab.com/user:name/repo.git/a          | git@gitlab.com/user:name/repo.git             | a     | ''
          git::https://git.example.com/a/b/c           | https://git.example.com/a/b                   | c     | ''
          https://example.org/a/b/repo.git/c           | https://example.org/a/b/repo.git              | c     | ''
          https://example.org/a/b/repo//c              | https://example.org/a/b/repo                  | c     | ''
          https://example.org/a/_git/repo/c/d          | https://example.org/a/_git/repo               | c/d   | ''
          https://me@example.org/a/_git/repo//c        | https://me@example.org/a/_git/repo            | c     | ''
          ssh://git.example.com:7999/org/repo/a        | ssh://git.example.com:7999/org/repo           | a     | ''
          ssh://me@example.org/org/repo.git//a?ref=b   | ssh://me@example.org/org/repo.git             | a     | b
          ssh://git@ssh.github.com:443/org/repo.git    | ssh://git@ssh.github.com:443/org/repo.git     | ''    | ''
          file:///a/b/repo                             | file:///a/b/repo                              | ''    | ''
          file:///a/b/repo//c?ref=x                    | file:///a/b/repo                              | c     | x
          file://a/repo.git/c                          | file://a/repo.git                             | c     | ''
          file://git@home/a/repo.git//c?ref=b          | file://git@home/a/repo.git                    | c     | b
          https://gist.github.com/0123.git             | https://gist.github.com/0123.git              | ''    | ''
          https://example.org/org/repo/?ref=a.git/b    | https://example.org/org/repo                  | ''    | a.git/b
          package@v1.28.0.example/configs/base         | package@v1.28.0.example/configs/base          | ''    | ''
          """)
  void knowsEachSpellingOfARepository(String text, String address, String path, String ref) {
    assertThat(RepositoryUrl.parse(text))
        .hasValueSatisfying(url -> {
          assertThat(url.address()).isEqualTo(address);
          assertThat(url.path()).isEqualTo(path);
          assertThat(url.ref()).isEqualTo(ref);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "base",
        "../base",
        "/base",
        "a/b/c",
        "https://",
        "https://example.org",
        "https://example.org/only",
        "iauhsdiuashduas",
        "git@",
        "htxxtp://github.com/",
        "ssh.github.com:443/org/repo.git",
        "git@gitlab.com:nothing",
        "https://github.com/org/repo//../../outside",
        "file://",
        "ext::sh -c true"
      })
  void takesOtherTextsForPaths(String text) {
    assertThat(RepositoryUrl.parse(text)).isEmpty();
  }

  @Test
  void knowsTheTransportThatRunsAProgram() {
    assertThat(RepositoryUrl.transport("ext::sh -c true")).hasValue("ext");
    assertThat(RepositoryUrl.transport("git::ext::sh -c true")).hasValue("ext");
    assertThat(RepositoryUrl.transport("git::https://example.org/a/b")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 27",
    "?timeout=61, 61",
    "?timeout=2m30s, 150",
    "?timeout=1.5h, 5400",
    "?timeout=-1, 27",
    "?timeout=0, 27",
    "?timeout=soon, 27",
    "?ref=%zz&timeout=5, 27",
    "?timeout=9000ms, 9"
  })
  void readsHowLongGitMayTake(String query, long seconds) {
    assertThat(RepositoryUrl.parse("github.com/org/repo" + query))
        .hasValueSatisfying(
            url -> assertThat(url.timeout()).isEqualTo(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "?submodules=false, false",
    "?submodules=0, false",
    "?submodules=no, true",
    "?submodules=, true",
    "?submodules=F, false"
  })
  void readsWhetherSubmodulesAreWanted(String query, boolean wanted) {
    assertThat(RepositoryUrl.parse("github.com/org/repo" + query))
        .hasValueSatisfying(url -> assertThat(url.submodules()).isEqualTo(wanted));
  }
}
