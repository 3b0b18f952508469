package dev.slipway.fleet;

import dev.slipway.model.Tree;
import dev.slipway.model.Verification;
import dev.slipway.model.Verification.Attempts;
import dev.slipway.model.Verification.Expect;
import dev.slipway.model.Verification.SmokeTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a verification of the checked {@code verify:} of an app. */
final class VerifyReader {
  private static final Verification NORMAL = Verification.DEFAULT;

  private final FleetReader fleet;
  private final Checker checker;
  private final Path projectDirectory;

  VerifyReader(FleetReader fleet, Checker checker, Path projectDirectory) {
    this.fleet = fleet;
    this.checker = checker;
    this.projectDirectory = projectDirectory;
  }

  Verification read(Tree.Mapping verify, String at) {
    var smoke = new ArrayList<SmokeTest>();
    for (Tree item : verify.items("smoke")) {
      smoke.add(smoke((Tree.Mapping) item, at + "/smoke/" + smoke.size()));
    }
    return new Verification(
        verify.text("samples").map(Integer::parseInt).orElse(NORMAL.samples()),
        duration(verify, "every", NORMAL.every(), at),
        duration(verify, "timeout", NORMAL.timeout(), at),
        duration(verify, "observe", NORMAL.observe(), at),
        smoke);
  }

  private SmokeTest smoke(Tree.Mapping test, String at) {
    var attempts =
        new Attempts(
            test.text("retries").map(Integer::parseInt).orElse(Attempts.DEFAULT.retries()),
            duration(test, "every", Attempts.DEFAULT.every(), at),
            duration(test, "deadline", Attempts.DEFAULT.deadline(), at));
    if (test.get("tcp").isPresent()) {
      return tcp(test.text("tcp").orElseThrow(), attempts, at + "/tcp");
    }
    if (test.get("command").isPresent()) {
      return new SmokeTest.Command(AppsReader.texts(test, "command"), attempts);
    }
    return http(test, attempts, at + "/http");
  }

  private SmokeTest tcp(String address, Attempts attempts, String at) {
    int colon = address.lastIndexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1));
    if (port < 1 || port > 65535) {
      checker.fault(at, "no port has the number " + port, "give one from 1 to 65535");
    }
    String host = address.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new SmokeTest.Tcp(
        bracketed ? host.substring(1, host.length() - 1) : host, port, attempts);
  }

  private SmokeTest http(Tree.Mapping test, Attempts attempts, String at) {
    Tree.Mapping http = test.mapping("http");
    boolean brief = http.entries().isEmpty();
    String url = (brief ? test.text("http") : http.text("url")).orElseThrow();
    checkUrl(url, brief ? at : at + "/url");
    return new SmokeTest.Http(
        url,
        http.text("socket").map(text -> fleet.path(projectDirectory, text, at + "/socket")),
        http.text("method").orElse("GET"),
        texts(http.mapping("headers")),
        http.text("body"),
        expect(http.mapping("expect")),
        http.text("within").map(text -> fleet.duration(text, at + "/within")),
        attempts);
  }

  private void checkUrl(String url, String at) {
    try {
      var filled = new URI(url.replaceAll("\\$\\{(version|commit|app|run)}", "x"));
      if (filled.getHost() != null) {
        return;
      }
    } catch (URISyntaxException _) {
      // Told below like a URL without a host: the exception's own message quotes the URL.
    }
    checker.fault(at, "not a URL that a request can be sent to", "write http://host:port/path");
  }

  private static Expect expect(Tree.Mapping expect) {
    List<Integer> status =
        expect.get("status").flatMap(Tree::scalar).isPresent()
            ? List.of(Integer.valueOf(expect.text("status").orElseThrow()))
            : expect.items("status").stream()
                .map(item -> Integer.valueOf(item.scalar().orElseThrow()))
                .toList();
    return new Expect(
        status,
        texts(expect.mapping("headers")),
        expect.mapping("json").entries(),
        expect.text("text"));
  }

  private static Map<String, String> texts(Tree.Mapping mapping) {
    var texts = new LinkedHashMap<String, String>();
    mapping.entries().forEach((key, value) -> texts.put(key, value.scalar().orElseThrow()));
    return texts;
  }

  private Duration duration(Tree.Mapping in, String key, Duration fallback, String at) {
    Optional<String> text = in.text(key);
    return text.map(value -> fleet.duration(value, at + "/" + key)).orElse(fallback);
  }
}
