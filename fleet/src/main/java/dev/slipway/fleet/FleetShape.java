package dev.slipway.fleet;

import static dev.slipway.fleet.Shape.choice;
import static dev.slipway.fleet.Shape.distinct;
import static dev.slipway.fleet.Shape.items;
import static dev.slipway.fleet.Shape.keys;
import static dev.slipway.fleet.Shape.may;
import static dev.slipway.fleet.Shape.must;
import static dev.slipway.fleet.Shape.oneOf;
import static dev.slipway.fleet.Shape.some;
import static dev.slipway.fleet.Shape.text;

import dev.slipway.fleet.Shape.Either;
import dev.slipway.fleet.Shape.Keys;
import dev.slipway.fleet.Shape.Named;
import dev.slipway.fleet.Shape.Text;
import dev.slipway.fleet.Shape.Truth;
import dev.slipway.fleet.Shape.Whole;
import dev.slipway.model.Tree;
import java.util.List;
import java.util.Optional;

/** Every key of {@code slipway.yaml}: what it takes, what holds without it, what it means. */
final class FleetShape {
  static final String API_VERSION = "slipway.dev/v1alpha1";

  private static final Text NAME =
      text(
          "a name of small letters, digits and hyphens, at most 63",
          "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  static final Text DURATION =
      text(
          "a duration such as 500ms, 30s, 1h30m or 365d",
          "0|([0-9]{1,9}(\\.[0-9]{1,9})?(ns|us|ms|s|m|h|d|w))+");
  private static final Text PATH = text("a path");

  /** No password; nothing that git would take for an option or for a program to run (ext::). */
  private static final String GIT_URL =
      "(?!-)(?!ssh://-)(?![A-Za-z0-9-]+::)(?![a-z+]+://[^/@]*:[^/@]*@).+";

  private static final Text REF =
      text("a name as Git allows it", "(?!-)(?!.*\\.\\.)[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+");
  private static final Text ANY_TEXT = new Text("a text", Optional.empty());
  private static final Shape WORDS = some(text("one word of a command"));

  private FleetShape() {}

  static Keys fleet() {
    return new Keys(
        List.of(
            must("apiVersion", choice(API_VERSION), "The version of this file's format."),
            must("kind", choice("Fleet"), "What the file describes."),
            must(
                "metadata",
                keys(must("name", NAME, "How the fleet is called.").such("home")),
                "The fleet itself."),
            may(
                    "root",
                    PATH,
                    "The directory on the host that holds state, logs, caches and config/<app>/."
                        + " SLIPWAY_ROOT goes before it. Where neither is given it is"
                        + " /var/lib/slipway for root and ~/.local/state/slipway for others. It"
                        + " belongs to the first fleet that uses it, by that fleet's name.")
                .such("/opt/homelab"),
            may("journal", journal(), "Where the history is kept; SQLite unless said otherwise."),
            may("retention", retention(), "How long what is past is kept."),
            may(
                "approvers",
                items(approver()),
                "Who may approve a plan, proven by a signature with the key. Where none is listed,"
                    + " the local user who runs Slipway may."),
            may(
                "repositories",
                repositories(),
                "The Git repositories and what each is trusted with. \"this\" is the one that holds"
                    + " this file. Nothing is trusted unless it stands here."),
            may(
                "targets",
                new Named(NAME, target()),
                "Where apps run. The names \"process\", \"compose\" and \"kubernetes\" are there"
                    + " without being listed."),
            must("apps", new Named(NAME, app()), "What is kept running, by name.")),
        List.of(),
        Optional.of(new Named(text("a name that starts with x-", "x-.+"), new Shape.Anything())));
  }

  private static Keys journal() {
    return oneOf(
        may("sqlite", PATH, "A file for SQLite, relative to the fleet's root.")
            .such("state/journal.db"),
        may(
            "postgresql",
            keys(
                must(
                        "url",
                        text(
                            "a URL postgresql://host/database without a password, or a reference"
                                + " such as ${SLIPWAY_JOURNAL_URL}",
                            "postgres(ql)?://([^:@/]*@)?[^@]*|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}"),
                        "The database. A password never stands here: name a passwordFile, or take"
                            + " the whole URL from the environment.")
                    .such("${SLIPWAY_JOURNAL_URL}"),
                may("passwordFile", PATH, "A file that holds nothing but the password.")),
            "A PostgreSQL database, for a control plane that several machines share."));
  }

  private static Keys retention() {
    return keys(
        may(
            "events",
            keys(
                may("age", DURATION, "Events of finished deployments older than this are sealed.")
                    .such("365d"),
                may("count", new Whole(1000, Integer.MAX_VALUE), "At most so many events stay.")
                    .such(Tree.of(100_000))),
            "How much of the journal stays in full. What goes is replaced by a sealed summary."
                + " Everything stays where neither is given."),
        may("releases", new Whole(1, 100), "Releases per app that a rollback can restore.")
            .orElse(3),
        may("logs", new Whole(1, 10_000), "Run logs per app.").orElse(50));
  }

  private static Keys approver() {
    return keys(
        must("name", text("a name", "[A-Za-z0-9][-A-Za-z0-9._@+]{0,99}"), "How they are recorded.")
            .such("ana"),
        must(
                "key",
                text(
                    "an OpenSSH public key as in id_ed25519.pub",
                    "(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-[-a-z0-9]+@openssh\\.com)"
                        + " [A-Za-z0-9+/]+={0,3}( [^\\r\\n]*)?"),
                "Their SSH public key.")
            .such("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI... ana"));
  }

  private static Keys repositories() {
    var trust =
        may(
            "trust",
            distinct(
                choice(
                    "host-processes",
                    "commands",
                    "host-mounts",
                    "docker-socket",
                    "other-namespaces",
                    "cluster-objects")),
            "What it may do beyond running confined containers: run programs on the machine"
                + " (host-processes), have Slipway run its smoke and backup commands (commands),"
                + " mount host paths, share namespaces or devices or run privileged (host-mounts),"
                + " reach the Docker socket, which is as good as root (docker-socket), have objects in"
                + " other namespaces of a cluster than the app's own (other-namespaces), have"
                + " objects of the whole cluster, such as definitions and cluster roles"
                + " (cluster-objects).");
    var signers =
        may(
            "allowedSigners",
            PATH,
            "An OpenSSH allowed-signers file or an OpenPGP keyring. Only commits and tags that one"
                + " of its keys has signed are deployed.");
    var url =
        must(
                "url",
                text("a Git URL or path without a password", GIT_URL),
                "Where it is fetched from: https, ssh, file or a path.")
            .such("https://git.example.org/shop.git");
    return new Keys(
        List.of(may("this", keys(trust, signers), "The repository that holds this file.")),
        List.of(),
        Optional.of(new Named(NAME, keys(url, trust, signers))));
  }

  private static Keys target() {
    return keys(
        must(
            "kind",
            choice("process", "compose", "kubernetes"),
            "What runs things: programs on this machine under Slipway's supervisor (process),"
                + " Docker Engine through Docker Compose (compose), or a Kubernetes cluster"
                + " (kubernetes)."),
        may(
                "kubeconfig",
                PATH,
                "The file that names the cluster, for kubernetes; as kubectl finds it without it.")
            .such("/etc/slipway/prod.kubeconfig"),
        may("context", ANY_TEXT, "The context of that file; its current one without it.")
            .such("prod"),
        may("socket", PATH, "The Docker socket, for compose; Docker's own default without it.")
            .such("/run/user/1000/docker.sock"));
  }

  private static Keys app() {
    return keys(
        may("source", source(), "Which files of which repository the app is made from."),
        may(
            "format",
            choice("compose", "kustomize", "helm", "plain"),
            "The language of the files; detected where absent. Compose runs on targets of kind"
                + " process and compose, the others on kubernetes."),
        may(
                "files",
                items(PATH),
                "Compose files below source.path, each overriding those before it;"
                    + " the usual names where absent.")
            .such(Tree.ofTexts(List.of("compose.yaml", "prod.yaml"))),
        may("profiles", items(text("a profile")), "Compose profiles that are active."),
        must("target", NAME, "The target that it runs on.").such("compose"),
        may("trigger", choice("auto", "manual"), "Whether a new commit is deployed by itself.")
            .orElse("auto"),
        may("interval", DURATION, "How often the daemon looks for a new commit.").orElse("1m"),
        may("dependsOn", distinct(NAME), "Apps that must be verified before this one is deployed."),
        may("approval", choice("none", "required"), "Whether a person must approve each plan.")
            .orElse("none"),
        may(
                "onFailure",
                choice("rollback", "shelve", "hold", "ask"),
                "What follows when a deployment does not prove healthy: restore what last ran"
                    + " verified (rollback), leave it and pause (shelve), leave it and hold the plan"
                    + " (hold), or ask who started it and hold it where nobody can be asked (ask).")
            .orElse("rollback"),
        may(
                "drift",
                choice("correct", "report", "ignore"),
                "What the daemon does where the target is no longer as deployed.")
            .orElse("report"),
        may(
                "projectDirectory",
                PATH,
                "Where relative host paths point to that Git does not track; data/<app> under the"
                    + " root where absent.")
            .such("/opt/stacks/web"),
        may("verify", verify(), "What it must show before it counts as deployed."),
        may(
            "backup",
            keys(
                must("command", WORDS, "The program and its arguments; no shell.")
                    .such(Tree.ofTexts(List.of("./backup.sh"))),
                may("timeout", DURATION, "How long it may take.").orElse("10m")),
            "A command that runs in the checkout before anything stops, with SLIPWAY_RUN set. It may"
                + " run more than once for one run. Needs trust: commands."),
        may(
            "kubernetes",
            KubernetesShape.keysOfApp(),
            "How its objects are applied, proven and kept; for targets of kind kubernetes."),
        may("suspend", new Truth(), "True while the daemon must leave the app alone.")
            .orElse(false));
  }

  private static Keys source() {
    var ref =
        oneOf(
            may("branch", REF, "The newest commit of a branch.").such("main"),
            may("tag", REF, "A tag.").such("v1.4.2"),
            may("semver", ANY_TEXT, "The highest tag in a range of Semantic Versioning.")
                .such("~1.4"),
            may(
                "commit",
                text("all 40 (or 64) digits of a commit", "[0-9a-f]{40}|[0-9a-f]{64}"),
                "One commit, by its full id."));
    return keys(
        may(
                "repository",
                text("a name, a Git URL or path without a password", GIT_URL),
                "A name of \"repositories\", \"this\", or a URL. A URL that is not listed there is"
                    + " trusted with nothing.")
            .orElse("this"),
        may("ref", new Either(REF, ref), "What is deployed. A text is the name of a branch.")
            .orElse("main"),
        may(
                "path",
                text("a relative path inside the repository", "(?!/|\\.\\.(/|$)|.*/\\.\\.(/|$)).*"),
                "The app's directory, from the repository's root.")
            .orElse("")
            .such("services/web"));
  }

  private static Keys verify() {
    return keys(
        may(
                "samples",
                new Whole(1, 1000),
                "How many looks in a row must find every service healthy, or steadily running where"
                    + " it has no healthcheck.")
            .orElse(3),
        may("every", DURATION, "The time between two looks.").orElse("1s"),
        may("timeout", DURATION, "How long it may take to become healthy.").orElse("3m"),
        may("observe", DURATION, "How long it is watched after the smoke tests have passed.")
            .orElse("0s"),
        may("smoke", items(smoke()), "Questions put to what was deployed, in order."));
  }

  private static Keys smoke() {
    var one =
        oneOf(
            may(
                "http",
                new Either(text("a URL", "https?://[^/]+.*"), http()),
                "An HTTP request; the short form is its URL, any 2xx status passes."),
            may(
                    "tcp",
                    text("host:port", ".+:[0-9]{1,5}"),
                    "A TCP connection that must be accepted.")
                .such("127.0.0.1:5432"),
            may(
                    "command",
                    WORDS,
                    "A program, run in the checkout without a shell, that must exit 0. Needs trust:"
                        + " commands.")
                .such(Tree.ofTexts(List.of("./check.sh"))));
    var all = new java.util.ArrayList<>(one.keys());
    all.add(may("retries", new Whole(0, 1000), "Further tries after the first.").orElse(5));
    all.add(may("every", DURATION, "The time between two tries.").orElse("1s"));
    all.add(may("deadline", DURATION, "The limit for all tries together.").orElse("30s"));
    return new Keys(List.copyOf(all), one.exactlyOne(), Optional.empty());
  }

  private static Keys http() {
    var status = new Whole(100, 599);
    return keys(
        must(
                "url",
                text("a URL", "https?://[^/]+.*"),
                "The address. ${version}, ${commit}, ${app} and ${run} are filled in here, in"
                    + " headers, in the body and in what is expected.")
            .such("http://127.0.0.1:8080/healthz"),
        may("socket", PATH, "A Unix socket to send it over, relative to the project directory."),
        may("method", text("a method in capitals", "[A-Z]{1,20}"), "The HTTP method.")
            .orElse("GET"),
        may(
            "headers",
            new Named(
                text("a header's name", "[-!#$%&'*+.^_`|~0-9A-Za-z]+"),
                text("a header's value", "[^\\r\\n\\x00]*")),
            "Headers to send."),
        may("body", text("a text", "[\\s\\S]*"), "The body to send."),
        may(
            "expect",
            keys(
                may(
                        "status",
                        new Either(status, some(status)),
                        "The status, or a list of those that pass; any from 200 to 299 without it.")
                    .such(Tree.of(200)),
                may(
                    "headers",
                    new Named(text("a header's name"), text("a text", "[\\s\\S]*")),
                    "Texts that headers of the answer must hold."),
                may(
                        "json",
                        new Named(
                            text(
                                "a JSON path such as $.a.b[0]",
                                "\\$(\\.[^.\\[\\]]+|\\[[0-9]+\\])*"),
                            new Shape.Anything()),
                        "JSON paths to the value that must stand there.")
                    .such(Tree.mapping().put("$.version", "${version}").build()),
                may("text", ANY_TEXT, "A text that the body must contain.")),
            "What the answer must be."),
        may("within", DURATION, "The longest that a passing answer may take.").such("500ms"));
  }
}
