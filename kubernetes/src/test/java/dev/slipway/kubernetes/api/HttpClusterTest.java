package dev.slipway.kubernetes.api;

import static dev.slipway.kubernetes.api.FakeServer.answer;
import static dev.slipway.kubernetes.api.FakeServer.cut;
import static dev.slipway.kubernetes.api.FakeServer.cutAfter;
import static dev.slipway.kubernetes.api.FakeServer.json;
import static dev.slipway.kubernetes.api.FakeServer.openEnded;
import static dev.slipway.kubernetes.api.FakeServer.status;
import static dev.slipway.kubernetes.api.FakeServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.data.Json;
import dev.slipway.kubernetes.api.Cluster.Deletion;
import dev.slipway.kubernetes.api.Cluster.Selector;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpClusterTest {
  static final Patience QUICK =
      new Patience(
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  private static final ResourceType CONFIG_MAPS =
      new ResourceType("", "v1", "ConfigMap", "configmaps", true);

  private static final String STORED =
      """
      {"apiVersion": "v1", "kind": "ConfigMap",
       "metadata": {"name": "web", "namespace": "shop", "uid": "u1", "resourceVersion": "7"},
       "data": {"a": "1"}}
      """;

  private final FakeServer server = new FakeServer();
  private HttpCluster cluster = cluster(server.url(), QUICK);

  @AfterEach
  void close() {
    cluster.close();
    server.close();
  }

  private static HttpCluster cluster(String url, Patience patience) {
    return new HttpCluster(access(url), patience);
  }

  static Access access(String url) {
    var config = io.fabric8.kubernetes.client.Config.empty();
    config.setMasterUrl(url);
    try {
      return new Access(
          url,
          "default",
          "this test",
          Credentials.Fixed.NONE,
          Wire.client(config, Credentials.Fixed.NONE));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anObjectIsAppliedWithAllThatIsPromised() {
    server.then(json(STORED));

    Tree.Mapping result = cluster.apply(CONFIG_MAPS, configMap(), true, true);

    assertThat(result.mapping("metadata").text("uid")).contains("u1");
    FakeServer.Asked asked = server.asked().getFirst();
    assertThat(asked)
        .hasToString(
            "PATCH /api/v1/namespaces/shop/configmaps/web"
                + "?fieldManager=slipway&fieldValidation=Strict&dryRun=All&force=true");
    assertThat(asked.header("Content-type")).contains("application/apply-patch+yaml");
    assertThat(Json.parse("body", asked.body())).isEqualTo(configMap());
  }

  @Test
  void aServerThatIsTooBusyIsAskedAgainByFewerAtOnce() {
    server.then(answer(429, Map.of("Retry-After", "0"), "slow down"), cut(), json(STORED));

    var concurrency = new Server(access(server.url()), QUICK);
    int before = concurrency.concurrency();
    concurrency.ask(Request.get("/api/v1/namespaces/shop/configmaps/web", Map.of()));

    assertThat(concurrency.concurrency()).isBetween(before / 2, before / 2 + 1);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void aPauseThatTheServerAsksForIsHeeded() {
    server.then(json("{}"), answer(429, Map.of("Retry-After", "3600"), ""));
    cluster.version();

    assertThatThrownBy(() -> cluster.version())
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
              assertThat(problem.where()).contains(server.url());
              assertThat(problem.what()).contains("too many requests; 1 tries");
            });
  }

  @Test
  void aStormPasses() {
    server.then(
        IntStream.range(0, 12)
            .mapToObj(i -> i % 3 == 0 ? cut() : status(503, "", "no"))
            .toArray(FakeServer.Reply[]::new));
    server.then(json(STORED));

    cluster.apply(CONFIG_MAPS, configMap(), false, false);

    assertThat(server.asked()).hasSizeGreaterThanOrEqualTo(13);
    assertThat(server.asked()).extracting(FakeServer.Asked::body).containsOnly(configMap().json());
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    server.close();
    cluster = cluster(server.url(), withTotal(Duration.ofMillis(20)));

    assertThatThrownBy(() -> cluster.version())
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
              assertThat(problem.getMessage())
                  .startsWith(server.url() + ": the API server cannot be reached (no connection");
              assertThat(problem.next())
                  .contains("look whether it runs and this is the right address: this test");
            });
  }

  @Test
  void aFaultInsideTheServerIsTriedAFewTimesOnly() {
    server.then(
        IntStream.range(0, 20)
            .mapToObj(_ -> status(500, "InternalError", "failed calling webhook"))
            .toArray(FakeServer.Reply[]::new));

    assertThatThrownBy(() -> cluster.apply(CONFIG_MAPS, configMap(), false, false))
        .isInstanceOf(ApiFailure.class)
        .hasMessage("failed calling webhook");
    assertThat(server.asked()).hasSize(5);
  }

  @Test
  void anObjectThatTheServerCannotReadIsTriedOnce() {
    server.then(status(500, "", "failed to create typed patch object"));

    assertThatThrownBy(() -> cluster.apply(CONFIG_MAPS, configMap(), false, false))
        .isInstanceOf(ApiFailure.class);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void anApplyThatLostARaceIsTriedAgain() {
    server.then(
        status(409, "Conflict", "the object has been modified; please apply your changes"),
        status(409, "AlreadyExists", "there"),
        json(STORED));

    cluster.apply(CONFIG_MAPS, configMap(), true, false);

    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void anApplyThatMeetsAnotherManagersFieldOrVersionIsNotTriedAgain() {
    String another =
        """
        {"kind": "Status", "code": 409, "reason": "Conflict", "message": "conflict with other",
         "details": {"causes": [{"reason": "FieldManagerConflict", "field": ".data.a"}]}}
        """;
    server.then(answer(409, Map.of(), another), status(409, "Conflict", "modified"));

    assertThatThrownBy(() -> cluster.apply(CONFIG_MAPS, configMap(), false, false))
        .isInstanceOf(ApiFailure.class);
    assertThat(server.asked()).hasSize(1);
    Tree.Mapping stored = (Tree.Mapping) Json.parse("x", STORED);
    assertThatThrownBy(() -> cluster.apply(CONFIG_MAPS, stored, false, false))
        .isInstanceOf(ApiFailure.class);
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void whatWasCreatedBeforeTheConnectionBrokeIsFound() {
    server.then(cut(), status(409, "AlreadyExists", "there"), json(STORED));

    assertThat(cluster.create(CONFIG_MAPS, configMap(), false).mapping("metadata").text("uid"))
        .contains("u1");
  }

  @Test
  void whatAnotherCreatedMeanwhileIsNotTakenForOurs() {
    server.then(
        cut(),
        status(409, "AlreadyExists", "there"),
        json(STORED.replace("\"a\": \"1\"", "\"a\": \"2\"")));

    assertThatThrownBy(() -> cluster.create(CONFIG_MAPS, configMap(), false))
        .isInstanceOfSatisfying(
            ApiFailure.class, failure -> assertThat(failure.reason()).isEqualTo("AlreadyExists"));
  }

  @Test
  void whatIsThereAlreadyIsNoSuccess() {
    server.then(status(409, "AlreadyExists", "there"));

    assertThatThrownBy(() -> cluster.create(CONFIG_MAPS, configMap(), false))
        .isInstanceOf(ApiFailure.class);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void aNameIsMadeHereSoThatASecondTryIsNoSecondObject() {
    server.then(cut(), json(STORED));

    cluster.create(
        CONFIG_MAPS,
        (Tree.Mapping)
            Json.parse("x", "{\"metadata\": {\"generateName\": \"run-\", \"namespace\": \"a\"}}"),
        false);

    assertThat(server.asked().get(0).body()).isEqualTo(server.asked().get(1).body());
    assertThat(server.asked().get(0).body()).containsPattern("\"name\":\"run-[a-z0-9]{5}\"");
  }

  @Test
  void operationsAreNotSentTwice() {
    server.then(cut());

    assertThatThrownBy(() ->
            cluster.patch(
                CONFIG_MAPS,
                "shop",
                "web",
                "",
                Json.parse("x", "[{\"op\": \"add\", \"path\": \"/items/-\", \"value\": 1}]")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("whether the server has done it is not known: PATCH");
    assertThat(server.asked()).hasSize(1);
    assertThat(server.asked().getFirst().header("Content-type"))
        .contains("application/json-patch+json");
  }

  @Test
  void aDeletionOfOneVeryObjectIsRepeatedAndOfAnyIsNot() {
    server.then(cut(), status(409, "Conflict", "the UID in the precondition is another one"));
    cluster.delete(CONFIG_MAPS, "shop", "web", new Deletion("u1", true, false));

    assertThat(server.asked()).hasSize(2);
    assertThat(server.asked().getFirst().body())
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"propagationPolicy\":\"Foreground\","
                + "\"preconditions\":{\"uid\":\"u1\"}}");
    server.then(cut());
    assertThatThrownBy(
            () -> cluster.delete(CONFIG_MAPS, "shop", "web", new Deletion("", false, false)))
        .isInstanceOf(Problem.class);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void aDeletionOfAnotherObjectOfTheNameIsRefused() {
    server.then(status(409, "Conflict", "the UID in the precondition is another one"));

    assertThatThrownBy(
            () -> cluster.delete(CONFIG_MAPS, "shop", "web", new Deletion("u1", false, false)))
        .isInstanceOf(ApiFailure.class);
  }

  @Test
  void anObjectThatIsNotThereIsEmptyAndATypeThatIsNotThereIsAFailure() {
    server.then(
        status(404, "NotFound", "configmaps \\\"web\\\" not found"),
        status(404, "NotFound", "the server could not find the requested resource"),
        answer(404, Map.of(), "404 page not found"));

    assertThat(cluster.get(CONFIG_MAPS, "shop", "web")).isEmpty();
    assertThatThrownBy(() -> cluster.get(CONFIG_MAPS, "shop", "web"))
        .isInstanceOf(ApiFailure.class);
    assertThatThrownBy(() -> cluster.get(CONFIG_MAPS, "shop", "web"))
        .isInstanceOf(ApiFailure.class)
        .hasMessage("404 page not found");
  }

  @Test
  void aListComesInPagesAndStartsAgainWhereTheServerHasForgottenIt() {
    server.then(
        json(page("5", "next", item("a", 1), item("b", 2))),
        status(410, "Expired", "too old"),
        json(page("9", "next2", item("a", 1), item("b", 8))),
        json(page("9", "", item("c", 3))));
    var found = new ArrayList<String>();

    String version =
        cluster.list(
            CONFIG_MAPS,
            "shop",
            new Selector("app=web", ""),
            object ->
                found.add(
                    object.text("kind").orElseThrow()
                        + " "
                        + object.mapping("metadata").text("resourceVersion").orElseThrow()));

    assertThat(version).isEqualTo("9");
    assertThat(found).containsExactly("ConfigMap 1", "ConfigMap 2", "ConfigMap 8", "ConfigMap 3");
    assertThat(server.asked())
        .map(FakeServer.Asked::toString)
        .map(line -> line.replaceFirst(".*app%3Dweb", ""))
        .containsExactly(
            "&limit=500", "&limit=500&continue=next", "&limit=500", "&limit=500&continue=next2");
  }

  @Test
  void aWatchGoesOnWhereItBroke() throws InterruptedException {
    server.then(
        json(page("5", "", item("a", 1))),
        cutAfter(event("MODIFIED", item("a", 6)) + "{\"type\": \"MODIF"),
        text(event("BOOKMARK", "{\"metadata\": {\"resourceVersion\": \"20\"}}")),
        cut(),
        status(503, "", "no"),
        openEnded(event("DELETED", item("a", 21))));
    var heard = new Heard();

    try (var _ = cluster.watch(CONFIG_MAPS, "shop", Selector.ALL, heard)) {
      heard.next("present a 1", "complete", "present a 6", "gone a 21");
    }

    assertThat(versions()).startsWith("5", "6").endsWith("20").doesNotContain("21");
    assertThat(server.asked().get(1).target()).contains("allowWatchBookmarks=true");
  }

  @Test
  void aWatchThatIsTooOldLooksAnewAndTellsWhatHasVanished() throws InterruptedException {
    server.then(
        json(page("5", "", item("a", 1), item("b", 2), item("c", 3))),
        text("{\"type\": \"ERROR\", \"object\": {\"kind\": \"Status\", \"code\": 410}}\n"),
        json(page("9", "", item("a", 1), item("c", 8))),
        status(410, "Expired", "too old resource version"),
        json(page("12", "", item("a", 1))),
        openEnded(event("ADDED", item("d", 13))));
    var heard = new Heard();

    try (var _ = cluster.watch(CONFIG_MAPS, "", Selector.ALL, heard)) {
      heard.next(
          "present a 1",
          "present b 2",
          "present c 3",
          "complete",
          "present c 8",
          "gone b 2",
          "gone c 8",
          "present d 13");
    }

    assertThat(versions()).containsExactly("5", "9", "12");
  }

  @Test
  void aWatchThatSaysNothingForTooLongIsOpenedAnew() throws InterruptedException {
    cluster.close();
    cluster =
        cluster(
            server.url(),
            new Patience(
                QUICK.first(),
                QUICK.longest(),
                QUICK.total(),
                QUICK.stranger(),
                QUICK.answer(),
                Duration.ofMillis(50)));
    server.then(json(page("5", "")), openEnded(""), openEnded(event("ADDED", item("a", 6))));
    var heard = new Heard();

    try (var _ = cluster.watch(CONFIG_MAPS, "", Selector.ALL, heard)) {
      heard.next("complete", "present a 6");
    }
  }

  @Test
  void aWatchThatIsForbiddenSaysSo() throws InterruptedException {
    server.then(status(403, "Forbidden", "configmaps is forbidden"));
    var heard = new Heard();

    try (var _ = cluster.watch(CONFIG_MAPS, "", Selector.ALL, heard)) {
      heard.next("failed 403");
    }
  }

  @Test
  void aClosedClusterLeavesNoThreadThatKeepsTheProgramAlive() throws InterruptedException {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    var other = cluster(server.url(), QUICK);
    server.then(json(page("5", "")), openEnded(""));
    var heard = new Heard();
    other.watch(CONFIG_MAPS, "", Selector.ALL, heard);
    heard.next("complete");
    server.awaited(2);

    other.close();

    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.isDaemon()))
        .isEmpty();
  }

  @Test
  void allTypesComeInTwoRequestsWhereTheServerCan() {
    server.then(json(AGGREGATED_CORE), json(AGGREGATED_GROUPS));

    assertThat(cluster.type("v1", "ConfigMap")).contains(CONFIG_MAPS);
    assertThat(cluster.type("apps/v1", "Deployment").orElseThrow().path("shop"))
        .isEqualTo("/apis/apps/v1/namespaces/shop/deployments");
    assertThat(cluster.preferredType("example.org", "Widget").orElseThrow().version())
        .isEqualTo("v1");
    assertThat(cluster.types())
        .extracting(ResourceType::kind)
        .containsExactly("ConfigMap", "Deployment", "Widget");
    assertThat(server.asked()).hasSize(2);
    assertThat(server.asked().getFirst().header("Accept").orElseThrow())
        .startsWith("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,");
  }

  @Test
  void typesComeGroupByGroupWhereTheServerIsOlder() {
    server.then(
        json("{\"kind\": \"APIVersions\", \"versions\": [\"v1\"]}"),
        json(
            """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
              {"name": "configmaps", "kind": "ConfigMap", "namespaced": true, "verbs": ["list"]},
              {"name": "pods/log", "kind": "Pod", "namespaced": true, "verbs": ["get"]}]}
            """),
        json(
            """
            {"kind": "APIGroupList", "groups": [
              {"name": "broken.org", "preferredVersion": {"version": "v1"},
               "versions": [{"version": "v1"}]},
              {"name": "apps", "preferredVersion": {"version": "v1"},
               "versions": [{"version": "v1beta1"}, {"version": "v1"}]}]}
            """),
        status(404, "NotFound", "away"),
        json(
            """
            {"kind": "APIResourceList", "groupVersion": "apps/v1", "resources": [
              {"name": "deployments", "kind": "Deployment", "namespaced": true, "verbs": ["list"]}]}
            """),
        json("{\"kind\": \"APIResourceList\", \"resources\": []}"));

    assertThat(cluster.types())
        .containsExactly(
            CONFIG_MAPS, new ResourceType("apps", "v1", "Deployment", "deployments", true));
  }

  @Test
  void aKindThatIsNotKnownIsAskedForAnew() {
    server.then(
        json(AGGREGATED_CORE),
        json("{\"kind\": \"APIGroupDiscoveryList\", \"items\": []}"),
        json(AGGREGATED_CORE),
        json(AGGREGATED_GROUPS));
    cluster.type("v1", "ConfigMap");

    assertThat(cluster.type("example.org/v1", "Widget")).isPresent();
    assertThat(server.asked()).hasSize(4);
  }

  @Test
  void linesComeAsTheyAreWritten() {
    server.then(status(503, "", "no"), text("one\ntwo\nthree"));
    var lines = new ArrayList<String>();

    cluster.lines("/api/v1/namespaces/shop/pods/web/log", Map.of("tailLines", "3"), lines::add);

    assertThat(lines).containsExactly("one", "two", "three");
    assertThat(server.asked().getLast())
        .hasToString("GET /api/v1/namespaces/shop/pods/web/log?tailLines=3");
  }

  @Test
  void linesThatBreakOffAreAProblem() {
    server.then(cutAfter("one\n"));

    assertThatThrownBy(() -> cluster.lines("/log", Map.of(), _ -> {}))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("the answer to /log broke off");
  }

  @Test
  void credentialsThatAreNotAcceptedAreAProblem() {
    server.then(status(401, "Unauthorized", "Unauthorized"));

    assertThatThrownBy(() -> cluster.version())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("does not accept the credentials (Unauthorized)");
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void whatIsForbiddenIsToldInTheServersWords() {
    server.then(
        status(
            403, "Forbidden", "configmaps is forbidden: User x cannot patch resource configmaps"));

    assertThatThrownBy(() -> cluster.apply(CONFIG_MAPS, configMap(), false, false))
        .isInstanceOf(ApiFailure.class)
        .hasMessage("configmaps is forbidden: User x cannot patch resource configmaps");
  }

  static Patience withTotal(Duration total) {
    return new Patience(QUICK.first(), QUICK.longest(), total, total, QUICK.answer(), QUICK.rest());
  }

  /** The versions that watches started from. */
  private java.util.List<String> versions() {
    return server.asked().stream()
        .map(FakeServer.Asked::target)
        .filter(target -> target.contains("watch=1"))
        .map(target -> target.replaceFirst(".*resourceVersion=(\\d*).*", "$1"))
        .toList();
  }

  private static Tree.Mapping configMap() {
    return (Tree.Mapping)
        Json.parse(
            "x",
            """
            {"apiVersion": "v1", "kind": "ConfigMap",
             "metadata": {"name": "web", "namespace": "shop"}, "data": {"a": "1"}}
            """);
  }

  private static String item(String name, int version) {
    return """
    {"metadata": {"name": "%s", "uid": "%s", "resourceVersion": "%d"}}\
    """
        .formatted(name, name, version);
  }

  private static String page(String version, String next, String... items) {
    return """
    {"kind": "ConfigMapList", "metadata": {"resourceVersion": "%s", "continue": "%s"},
     "items": [%s]}
    """
        .formatted(version, next, String.join(",", items));
  }

  private static String event(String type, String object) {
    return "{\"type\": \"%s\", \"object\": %s}%n".formatted(type, object);
  }

  private static String group(String name, String... versions) {
    return "{\"metadata\": {\"name\": \"%s\"}, \"versions\": [%s]}"
        .formatted(name, String.join(",", versions));
  }

  private static String version(String version, String kind, String plural) {
    return """
    {"version": "%s", "resources": [
      {"resource": "%s", "responseKind": {"kind": "%s"}, "scope": "Namespaced",
       "verbs": ["get", "list"]}]}
    """
        .formatted(version, plural, kind);
  }

  private static String groups(String... groups) {
    return "{\"kind\": \"APIGroupDiscoveryList\", \"items\": [%s]}"
        .formatted(Set.of(groups).stream().sorted().collect(Collectors.joining(",")));
  }

  private static final String AGGREGATED_CORE =
      groups(group("", version("v1", "ConfigMap", "configmaps")));

  private static final String AGGREGATED_GROUPS =
      groups(
          group("apps", version("v1", "Deployment", "deployments")),
          group(
              "example.org",
              version("v1", "Widget", "widgets"),
              version("v1beta1", "Widget", "widgets")));
}
