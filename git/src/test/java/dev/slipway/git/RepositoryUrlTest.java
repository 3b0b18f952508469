package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://host/a/b.git, https://host/a/b.git, HTTP",
    "https://host:8443/a/, https://host:8443/a, HTTP",
    "HTTP://host/a, http://host/a, HTTP",
    "ssh://git@host:2222/a, ssh://git@host:2222/a, SSH",
    "git@host:team/a.git, git@host:team/a.git, SSH",
    "host:a, host:a, SSH",
    "git@[::1]:a, git@[::1]:a, SSH",
    "/srv/git/a.git, /srv/git/a.git, FILE",
    "file:///srv/git/a, /srv/git/a, FILE",
    "file://localhost/srv/git/a, /srv/git/a, FILE",
  })
  void readsWhatGitUsersWrite(String text, String location, RepositoryUrl.Transport transport) {
    RepositoryUrl url = RepositoryUrl.parse(text);
    assertThat(url.location()).isEqualTo(location);
    assertThat(url.transport()).isEqualTo(transport);
    assertThat(url.credentials()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://ana:planted@host/a, ana, planted",
    "https://planted-token@host/a, planted-token, ''",
    "https://a%40b:pla%3Anted%2B+@host/a, a@b, pla:nted++",
    "https://ana:pl@nted@host/a, ana, pl@nted",
  })
  void keepsCredentialsApart(String text, String user, String password) {
    RepositoryUrl url = RepositoryUrl.parse(text);
    assertThat(url.location()).isEqualTo("https://host/a");
    assertThat(url.toString()).doesNotContain("planted");
    assertThat(url.credentials())
        .contains(new RepositoryUrl.Credentials(user, password))
        .hasValueSatisfying(secret -> assertThat(secret).hasToString("(secret)"));
    assertThat(url.key()).isEqualTo(RepositoryUrl.parse("https://host/a").key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ext::sh -c 'touch x'",
        "fd::7",
        "::x",
        "--upload-pack=touch x",
        "-oProxyCommand=x",
        "ssh://-oProxyCommand=planted/x",
        "ssh://-x@host/planted",
        "-x@host:planted",
        "host:-planted",
        "git://host/planted",
        "ftp://host/planted",
        "../relative/planted",
        "relative",
        "file://host/planted",
        "https:///planted",
        "https://ana:planted@host/x?token=y",
        "https://host/x#planted",
        "ssh://git:planted@host/x",
        "https://host/a\nb",
        "https://ana:planted%0a@host/x",
      })
  void refusesWhatIsNoPlainRepositoryAndShowsNoSecret(String text) {
    assertThatThrownBy(() -> RepositoryUrl.parse(text))
        .asInstanceOf(type(Problem.class))
        .returns(ExitCode.USAGE, Problem::exitCode)
        .satisfies(problem -> assertThat(problem.toString()).doesNotContain("planted"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://host/team/app.git, ../lib.git, https://host/team/lib.git",
    "https://host/team/app.git, ./lib, https://host/team/app.git/lib",
    "https://host/team/app.git, ../../x/lib, https://host/x/lib",
    "git@host:team/app, ../lib, git@host:team/lib",
    "git@host:app, ../lib, git@host:lib",
    "ssh://git@host/team/app, ../lib, ssh://git@host/team/lib",
    "/srv/app, ../lib, /srv/lib",
    "https://host/app, https://other/lib, https://other/lib",
  })
  void resolvesASubmodulesUrl(String parent, String url, String expected) {
    assertThat(RepositoryUrl.parse(parent).submodule(url).location()).isEqualTo(expected);
  }

  @Test
  void aRelativeSubmoduleHasItsParentsCredentialsAndAnotherHostHasNot() {
    RepositoryUrl parent = RepositoryUrl.parse("https://ana:planted@host/app");
    assertThat(parent.submodule("../lib").credentials()).isEqualTo(parent.credentials());
    assertThat(parent.submodule("https://other/lib").credentials()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc", "file:///etc", "../../../x", "ext::x"})
  void aRemoteRepositoryCannotPointAtThisMachine(String url) {
    assertThatThrownBy(() -> RepositoryUrl.parse("https://host/team/app").submodule(url))
        .isInstanceOf(Problem.class);
  }
}
