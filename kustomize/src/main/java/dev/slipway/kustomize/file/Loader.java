package dev.slipway.kustomize.file;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.file.FileTree.Place;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kustomization's view of files: it reads those it may read, relative to its own directory, and
 * leads to the directories of other kustomizations. The loaders from the first one to this one are
 * known to it, so that a circle is found.
 */
public final class Loader {
  private final FileTree tree;
  private final String root;
  private final LoadRestriction restriction;
  private final Remotes remotes;
  private final Work work;
  private final @Nullable Loader referrer;
  private final @Nullable RepositoryUrl repository;
  private final String repositoryTop;
  private final int depth;

  private Loader(
      FileTree tree,
      String root,
      LoadRestriction restriction,
      Remotes remotes,
      Work work,
      @Nullable Loader referrer,
      @Nullable RepositoryUrl repository,
      String repositoryTop) {
    this.tree = tree;
    this.root = root;
    this.restriction = restriction;
    this.remotes = remotes;
    this.work = work;
    this.referrer = referrer;
    this.repository = repository;
    this.repositoryTop = repositoryTop;
    this.depth = referrer == null ? 0 : referrer.depth + 1;
    work.base(depth);
  }

  /**
   * The first loader of a build.
   *
   * @param target a directory of the tree, or a repository in one of its spellings
   */
  public static Loader of(
      FileTree tree, String target, LoadRestriction restriction, Remotes remotes, Work work) {
    var once = new AskedOnce(remotes);
    Optional<RepositoryUrl> url = RepositoryUrl.parse(target);
    if (url.isPresent()) {
      return inRepository(url.get(), once, work, null);
    }
    String root = directory(tree, target);
    return new Loader(tree, root, restriction, once, work, null, null, "");
  }

  private static String directory(FileTree tree, String path) {
    Place place;
    try {
      place = tree.resolve(path);
    } catch (KustomizeException e) {
      throw e.within("must build at directory: not a valid directory");
    }
    if (!place.isDirectory()) {
      throw new KustomizeException(
          "must build at directory: '%s': file is not directory".formatted(path));
    }
    return place.path();
  }

  private static Loader inRepository(
      RepositoryUrl url, Remotes remotes, Work work, @Nullable Loader referrer) {
    Remotes.Checkout checkout = remotes.checkout(url);
    String path = FilePaths.join(checkout.top(), url.path());
    Place place;
    try {
      place = checkout.tree().resolve(path);
    } catch (KustomizeException e) {
      String ref = url.ref().isEmpty() ? "its HEAD" : url.ref();
      throw new KustomizeException(
          e.getMessage(), e.source(), "name a directory that the repository has at " + ref);
    }
    if (!place.isDirectory()) {
      throw new KustomizeException(
          "'%s' refers to file '%s'; expecting directory".formatted(path, place.path()));
    }
    if (!FilePaths.isIn(place.path(), checkout.top())) {
      throw new KustomizeException(
          "\"%s\" refers to directory outside of repo \"%s\"".formatted(path, checkout.top()));
    }
    return new Loader(
        checkout.tree(),
        place.path(),
        LoadRestriction.ROOT_ONLY,
        remotes,
        work,
        referrer,
        url,
        checkout.top());
  }

  /** The directory to which paths are relative, as an absolute path. */
  public String root() {
    return root;
  }

  /** The kustomization's directory on the machine; none where it is elsewhere. */
  public Optional<Path> onMachine() {
    return tree.onMachine(root);
  }

  /** What the build has done so far. */
  public Work work() {
    return work;
  }

  /** The repository from which this loader came, where it is the first one in it. */
  public Optional<RepositoryUrl> repository() {
    return Optional.ofNullable(repository);
  }

  /**
   * A loader for another kustomization's directory.
   *
   * @param path relative to this one's, or a repository in one of its spellings
   */
  public Loader child(String path) {
    if (path.isEmpty()) {
      throw new KustomizeException("new root cannot be empty");
    }
    RepositoryUrl.transport(path)
        .ifPresent(name -> {
          throw new KustomizeException(
              "security; '%s' asks for the transport '%s::', which may run any program"
                  .formatted(path, name));
        });
    Optional<RepositoryUrl> url = RepositoryUrl.parse(path);
    if (url.isPresent()) {
      refuseRepeated(url.get());
      refuseOfMachine(url.get());
      return inRepository(url.get(), remotes, work, this);
    }
    if (FilePaths.isAbsolute(path)) {
      throw new KustomizeException("new root '%s' cannot be absolute".formatted(path));
    }
    String directory = directory(tree, FilePaths.join(root, path));
    refuseOutsideRepository(directory);
    refuseVisited(directory);
    return new Loader(tree, directory, restriction, remotes, work, this, null, repositoryTop);
  }

  private void refuseRepeated(RepositoryUrl url) {
    for (Loader loader = this; loader != null; loader = loader.referrer) {
      if (loader.repository != null && loader.repository.startsWith(url)) {
        throw new KustomizeException(
            "cycle detected: URI '%s' referenced by previous URI '%s'"
                .formatted(url.text(), loader.repository.text()));
      }
    }
  }

  /** A repository from elsewhere has nothing to look for in those of this machine. */
  private void refuseOfMachine(RepositoryUrl url) {
    for (Loader loader = this; loader != null; loader = loader.referrer) {
      if (loader.repository != null && !loader.repository.isOfMachine() && url.isOfMachine()) {
        throw new KustomizeException(
            "security; '%s', a repository of this machine, is named by '%s', which is not of it"
                .formatted(url.text(), loader.repository.text()));
      }
    }
  }

  private void refuseOutsideRepository(String directory) {
    if (!repositoryTop.isEmpty() && !FilePaths.isIn(directory, repositoryTop)) {
      throw new KustomizeException(
          ("security; bases in kustomizations found in cloned git repos must be within the repo,"
                  + " but base '%s' is outside '%s'")
              .formatted(directory, repositoryTop));
    }
  }

  private void refuseVisited(String directory) {
    for (Loader loader = this; loader != null; loader = loader.referrer) {
      if (loader.tree.equals(tree) && FilePaths.isIn(loader.root, directory)) {
        throw new KustomizeException(
            "cycle detected: candidate root '%s' contains visited root '%s'"
                .formatted(directory, loader.root));
      }
    }
  }

  /** Whether a path is the address of a file on a web server. */
  public static boolean isRemoteFile(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /** Whether a path leads to a file that may be read. */
  public boolean isFile(String path) {
    try {
      allowed(path);
      return !tree.resolve(FilePaths.join(root, path)).isDirectory();
    } catch (KustomizeException e) {
      return false;
    }
  }

  /**
   * The content of a file.
   *
   * @param path relative to the root, absolute, or an HTTP(S) address
   */
  public byte[] load(String path) {
    byte[] content =
        isRemoteFile(path)
            ? remotes.fetch(path, work.bytesLeft())
            : tree.read(allowed(path), work.bytesLeft());
    work.read(content.length);
    return content;
  }

  private String allowed(String path) {
    String absolute = FilePaths.isAbsolute(path) ? path : FilePaths.join(root, path);
    Place place;
    try {
      place = tree.resolve(absolute);
    } catch (KustomizeException e) {
      throw switch (restriction) {
        case ROOT_ONLY -> e;
        case NONE -> new KustomizeException("open " + absolute + ": no such file or directory");
      };
    }
    return switch (restriction) {
      case NONE -> place.path();
      case ROOT_ONLY -> {
        if (place.isDirectory()) {
          throw new KustomizeException("'%s' must resolve to a file".formatted(absolute));
        }
        if (!FilePaths.isIn(place.directory(), root)) {
          throw new KustomizeException(
              "security; file '%s' is not in or below '%s'".formatted(absolute, root));
        }
        yield place.path();
      }
    };
  }

  /** A line of a file that this loader reads, as errors name it. */
  public Source source(String path, int line) {
    return new Source(name(path), line);
  }

  /** What errors call a file that this loader reads: relative to where the build began. */
  public String name(String path) {
    if (isRemoteFile(path)) {
      return path;
    }
    String absolute = FilePaths.isAbsolute(path) ? path : FilePaths.join(root, path);
    Loader first = this;
    while (first.referrer != null && first.repository == null) {
      first = first.referrer;
    }
    if (first.repository == null) {
      return FilePaths.relative(FilePaths.clean(absolute), first.root);
    }
    return first.repository.address()
        + "//"
        + FilePaths.relative(FilePaths.clean(absolute), first.repositoryTop)
        + (first.repository.ref().isEmpty() ? "" : "?ref=" + first.repository.ref());
  }
}
