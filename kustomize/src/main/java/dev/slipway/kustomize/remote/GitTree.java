package dev.slipway.kustomize.remote;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.file.FilePaths;
import dev.slipway.kustomize.file.FileTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A commit of a repository of this machine, read without a checkout. Links of the commit are
 * followed within it; one that leads out is refused.
 */
public final class GitTree implements FileTree {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int MOST_LINKS = 40;
  private static final String LINK = "120000";
  private static final String DIRECTORY = "040000";

  private record Entry(String mode, String name, long size) {}

  private final Git git;
  private final Path repository;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * @param repository its directory, bare or with a working tree
   * @param revision a commit, or what names one
   */
  public GitTree(Git git, Path repository, String revision) {
    this.git = git;
    this.repository = repository;
    if (revision.startsWith("-")) {
      throw new KustomizeException("security; '" + revision + "' is no revision");
    }
    entries.put("/", new Entry(DIRECTORY, "", 0));
    String listing =
        text("ls-tree", "-r", "-t", "-l", "-z", "--full-tree", "--end-of-options", revision);
    for (String line : listing.split("\0")) {
      if (!line.isEmpty()) {
        add(line);
      }
    }
  }

  private String text(String... arguments) {
    return new String(git.run(repository, TIMEOUT, List.of(arguments)), StandardCharsets.UTF_8);
  }

  /** Mode, type, name and size, and behind a tab the path. */
  private void add(String line) {
    int tab = line.indexOf('\t');
    String[] columns = line.substring(0, tab).trim().split(" +");
    long size = columns[3].equals("-") ? 0 : Long.parseLong(columns[3]);
    entries.put("/" + line.substring(tab + 1), new Entry(columns[0], columns[2], size));
  }

  @Override
  public Place resolve(String path) {
    return resolve(path, FilePaths.clean("/" + path), 0);
  }

  private Place resolve(String asked, String path, int links) {
    if (links > MOST_LINKS) {
      throw new KustomizeException(
          "evalsymlink failure on '%s' : EvalSymlinks: too many links".formatted(asked));
    }
    String reached = "/";
    for (String name : path.substring(1).split("/")) {
      reached = name.isEmpty() ? reached : FilePaths.join(reached, name);
      Entry entry = entries.get(reached);
      if (entry == null) {
        throw new KustomizeException(
            "evalsymlink failure on '%s' : lstat %s: no such file or directory"
                .formatted(asked, reached));
      }
      if (entry.mode().equals(LINK)) {
        String rest = path.substring(reached.length());
        return resolve(asked, target(asked, reached, entry) + rest, links + 1);
      }
    }
    return new Place(reached, entries.getOrDefault(reached, NOTHING).mode().equals(DIRECTORY));
  }

  private static final Entry NOTHING = new Entry("", "", 0);

  private String target(String asked, String link, Entry entry) {
    String target = text("cat-file", "blob", entry.name());
    String above = FilePaths.parent(link).substring(1);
    String inside = FilePaths.clean(above.isEmpty() ? target : above + "/" + target);
    if (FilePaths.isAbsolute(target) || inside.equals("..") || inside.startsWith("../")) {
      throw new KustomizeException(
          "security; '%s' leads out of the commit, to '%s'".formatted(asked, target));
    }
    return FilePaths.clean("/" + inside);
  }

  @Override
  public byte[] read(String path, long most) {
    Entry entry = entries.get(path);
    if (entry == null || !entry.mode().startsWith("100")) {
      throw new KustomizeException("open " + path + ": no such file or directory");
    }
    if (entry.size() > most) {
      throw new KustomizeException(
          "the build is refused: %s has more than %d bytes".formatted(path, most));
    }
    return git.run(repository, TIMEOUT, List.of("cat-file", "blob", entry.name()));
  }

  /** Git's own name of the content: nothing is read. */
  @Override
  public String version(String path) {
    return entries.getOrDefault(path, NOTHING).name();
  }
}
