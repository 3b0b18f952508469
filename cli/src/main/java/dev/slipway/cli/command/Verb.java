package dev.slipway.cli.command;

import dev.slipway.model.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every verb, in the order of the help. The class behind a verb is loaded only when it is asked
 * for.
 */
public enum Verb {
  DEMO("demo", Group.BEGIN, Place.HERE, "show the main job on a small example, without Docker"),
  INIT("init", Group.BEGIN, Place.HERE, "write a slipway.yaml for what is in this directory"),
  CHECK("check", Group.BEGIN, Place.HERE, "read slipway.yaml and say whether it is right"),
  RENDER("render", Group.BEGIN, Place.HERE, "print the canonical model of an app or a directory"),
  BUILD("build", Group.BEGIN, Place.HERE, "build a kustomization, as kustomize build does"),
  ADOPT("adopt", Group.BEGIN, Place.DAEMON, "take over what already runs, restarting nothing"),

  PLAN("plan", Group.DEPLOY, Place.DAEMON, "show what a deployment would change, to the field"),
  DEPLOY("deploy", Group.DEPLOY, Place.DAEMON, "bring an app to what Git says and prove it"),
  APPROVE("approve", Group.DEPLOY, Place.HERE, "approve one plan of an app by its hash"),
  RECONCILE("reconcile", Group.DEPLOY, Place.DAEMON, "deploy one app now, unless it is suspended"),
  RESTART("restart", Group.DEPLOY, Place.DAEMON, "stop and start what runs, as it is"),

  STATUS("status", Group.LOOK, Place.DAEMON, "show what runs, whether it is verified, since when"),
  HISTORY("history", Group.LOOK, Place.DAEMON, "show what was deployed, by whom and on what proof"),
  GET("get", Group.LOOK, Place.DAEMON, "show the Kubernetes objects of an app and how they stand"),
  TREE("tree", Group.LOOK, Place.DAEMON, "show the Kubernetes objects of an app and what they own"),
  EVENTS(
      "events", Group.LOOK, Place.DAEMON, "show what happened to the Kubernetes objects of an app"),
  DIFF("diff", Group.LOOK, Place.DAEMON, "show how what runs differs from what was deployed"),
  STATS("stats", Group.LOOK, Place.DAEMON, "count the Kubernetes objects and storage of apps"),
  LOGS("logs", Group.LOOK, Place.DAEMON, "show what the services of an app wrote"),

  DIAGNOSE("diagnose", Group.RECOVER, Place.DAEMON, "collect why an app is not well in one bundle"),
  RESUME("resume", Group.RECOVER, Place.DAEMON, "go on with what is interrupted or paused"),
  ROLLBACK("rollback", Group.RECOVER, Place.DAEMON, "restore what last ran verified, and hold"),
  RELEASE_HOLD("release-hold", Group.RECOVER, Place.DAEMON, "let a held app be deployed again"),

  HOLD("hold", Group.STEER, Place.DAEMON, "keep an app from being deployed"),
  SUSPEND("suspend", Group.STEER, Place.DAEMON, "have the daemon leave an app alone"),
  OPEN("open", Group.STEER, Place.DAEMON, "open a deployment without running it"),
  SHELVE("shelve", Group.STEER, Place.DAEMON, "pause an open deployment"),
  CONCLUDE("conclude", Group.STEER, Place.DAEMON, "close a deployment as it is"),

  SERVE("serve", Group.RUN, Place.HERE, "poll, deploy what changed, and answer this program"),
  JOURNAL_BACKUP("journal backup", Group.RUN, Place.HERE, "copy the journal while it is in use"),
  JOURNAL_RESTORE("journal restore", Group.RUN, Place.HERE, "put a copied journal in place"),
  JOURNAL_REBUILD("journal rebuild", Group.RUN, Place.HERE, "make a lost journal anew"),
  JOURNAL_COMPACT("journal compact", Group.RUN, Place.HERE, "seal and drop old events"),
  AUDIT_VERIFY("audit verify", Group.RUN, Place.HERE, "prove that no event was changed"),
  AUDIT_EXPORT("audit export", Group.RUN, Place.HERE, "print every event, one JSON line each"),

  SCHEMA("schema", Group.ABOUT, Place.HERE, "print the JSON Schema of slipway.yaml"),
  DOCTOR("doctor", Group.ABOUT, Place.HERE, "check that this machine has what is needed"),
  COMPLETION("completion", Group.ABOUT, Place.HERE, "print the completion for a shell"),
  VERSION("version", Group.ABOUT, Place.HERE, "print the version");

  /** Where a verb is carried out. */
  enum Place {
    /** In this process: it is about local files, the person's own keys, or the program itself. */
    HERE,
    /** In the daemon where one listens. */
    DAEMON
  }

  private final String words;
  private final Group group;
  private final Place place;
  private final String summary;

  Verb(String words, Group group, Place place, String summary) {
    this.words = words;
    this.group = group;
    this.place = place;
    this.summary = summary;
  }

  /** As it is typed: "plan", "journal backup". */
  public String words() {
    return words;
  }

  public Group group() {
    return group;
  }

  /** One phrase for the help. */
  public String summary() {
    return summary;
  }

  /** Whether the daemon carries it out where one listens. */
  public boolean daemon() {
    return place == Place.DAEMON;
  }

  static Optional<Verb> of(String words) {
    for (Verb verb : values()) {
      if (verb.words.equals(words)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  /** The verbs that begin with a word: "journal" has several. */
  static List<Verb> beginningWith(String word) {
    var verbs = new ArrayList<Verb>();
    for (Verb verb : values()) {
      if (verb.words.startsWith(word + " ")) {
        verbs.add(verb);
      }
    }
    return verbs;
  }

  static Optional<String> nearest(String typed) {
    var words = new ArrayList<String>();
    for (Verb verb : values()) {
      words.add(verb.words);
    }
    return Wording.nearest(typed, words);
  }
}
