package dev.slipway.git;

import dev.slipway.model.CommitId;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The branches and tags of a repository at one moment: one cheap look that serves any number of
 * apps.
 *
 * @param repository where they were read, without credentials
 * @param branches what each branch points at
 * @param tags the commit of each tag; an annotated tag is followed to it
 * @param tagObjects the tag object of each annotated tag
 */
public record Refs(
    String repository,
    SortedMap<String, CommitId> branches,
    SortedMap<String, CommitId> tags,
    Map<String, CommitId> tagObjects) {
  private static final String BRANCH = "refs/heads/";
  private static final String TAG = "refs/tags/";
  private static final String PEELED = "^{}";

  public Refs {
    branches = Collections.unmodifiableSortedMap(new TreeMap<>(branches));
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    tagObjects = Map.copyOf(tagObjects);
  }

  /** Asks the remote. */
  public static Refs of(RepositoryUrl url) {
    var answer =
        GitCall.reaching(url)
            .within(Duration.ofSeconds(60))
            .run("ls-remote", "--quiet", "--heads", "--tags", "--", url.location());
    if (!answer.ok()) {
      throw RemoteTrouble.unreachable(url, answer.err());
    }
    return parse(url.location(), answer.text());
  }

  static Refs parse(String repository, String listing) {
    var branches = new TreeMap<String, CommitId>();
    var tags = new TreeMap<String, CommitId>();
    var peeled = new TreeMap<String, CommitId>();
    listing
        .lines()
        .forEach(line -> {
          int tab = line.indexOf('\t');
          if (tab < 0) {
            throw new Problem(
                ExitCode.UNREACHABLE,
                "what answers there is not a Git server: " + Wording.printable(line),
                repository,
                "check the URL");
          }
          CommitId id = new CommitId(line.substring(0, tab));
          String name = line.substring(tab + 1);
          if (name.startsWith(BRANCH)) {
            branches.put(name.substring(BRANCH.length()), id);
          } else if (name.startsWith(TAG) && name.endsWith(PEELED)) {
            peeled.put(name.substring(TAG.length(), name.length() - PEELED.length()), id);
          } else if (name.startsWith(TAG)) {
            tags.put(name.substring(TAG.length()), id);
          }
        });
    var objects = new TreeMap<String, CommitId>();
    peeled.forEach((name, commit) -> {
      CommitId object = tags.put(name, commit);
      if (object != null) {
        objects.put(name, object);
      }
    });
    return new Refs(repository, branches, tags, objects);
  }

  /** Whether there is a branch or tag of this full name. */
  public boolean names(String ref) {
    return ref.startsWith(BRANCH)
        ? branches.containsKey(ref.substring(BRANCH.length()))
        : ref.startsWith(TAG) && tags.containsKey(ref.substring(TAG.length()));
  }

  /** The hash that names this repository's objects. */
  String objectFormat() {
    return Stream.concat(branches.values().stream(), tags.values().stream())
            .anyMatch(id -> id.value().length() == 64)
        ? "sha256"
        : "sha1";
  }

  /** The tag object, where the tag is annotated. */
  public Optional<CommitId> tagObject(String tag) {
    return Optional.ofNullable(tagObjects.get(tag));
  }
}
