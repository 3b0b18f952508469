package dev.slipway.policy;

import dev.slipway.model.App;
import dev.slipway.model.App.Trust;
import dev.slipway.model.Finding;
import dev.slipway.model.Wording;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what is needed with what the fleet's owner allows, and says what to write to allow it.
 */
final class TrustCheck {
  private final App app;
  private final Facts facts;
  private final List<Finding> findings;

  TrustCheck(App app, Facts facts, List<Finding> findings) {
    this.app = app;
    this.facts = facts;
    this.findings = findings;
  }

  void need(Trust trust, String where, String what) {
    if (!app.trust().contains(trust)) {
      findings.add(
          Rule.untrusted(trust)
              .finding(
                  where,
                  Wording.printable(what) + "; the repository is not trusted with " + trust.key(),
                  lines(trust)));
    }
  }

  /** The lines as they would stand in the file, with what is already trusted. */
  private String lines(Trust added) {
    Set<Trust> all = EnumSet.of(added);
    all.addAll(app.trust());
    String trust = all.stream().map(Trust::key).collect(Collectors.joining(", "));
    String name = facts.repository().orElseGet(this::name);
    String url =
        facts.repository().isPresent() ? "" : "    url: " + app.source().repository() + "\n";
    return "if that is meant, say so in slipway.yaml:\nrepositories:\n  %s:\n%s    trust: [%s]"
        .formatted(name, url, trust);
  }

  /** A name for a repository that the file does not list: the end of its URL. */
  private String name() {
    String url = app.source().repository();
    String end = url.substring(Math.max(url.lastIndexOf('/'), url.lastIndexOf(':')) + 1);
    String name = end.endsWith(".git") ? end.substring(0, end.length() - 4) : end;
    boolean usable =
        !name.isEmpty()
            && name.length() <= 63
            && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    return usable ? name : app.name().value();
  }
}
