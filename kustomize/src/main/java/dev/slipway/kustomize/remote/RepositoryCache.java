package dev.slipway.kustomize.remote;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.file.Digest;
import dev.slipway.kustomize.file.DirectoryTree;
import dev.slipway.kustomize.file.Remotes.Checkout;
import dev.slipway.kustomize.file.RepositoryUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commits of repositories as directories. A commit that was fetched once stays; where a branch or a
 * tag is, is asked each time, since it may have moved.
 */
final class RepositoryCache {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /** Beginnings and characters by which a ref would be something else to {@code git fetch}. */
  private static final Pattern UNSAFE_REF =
      Pattern.compile("^[-+]|[\\s:~^?*\\[\\\\\\p{Cntrl}]|\\.\\.");

  private static final String INCOMING = "incoming-";

  private final Path directory;
  private final Git git;

  RepositoryCache(Path directory, Git git) {
    this.directory = directory;
    this.git = git;
  }

  Checkout checkout(RepositoryUrl url) {
    refuseUnsafe(url);
    Path repository =
        directory.resolve(
            Digest.of(url.address().getBytes(StandardCharsets.UTF_8)).substring(0, 32));
    if (COMMIT.matcher(url.ref()).matches()) {
      Path known = repository.resolve(name(url.ref(), url));
      if (Files.isDirectory(known)) {
        return opened(known, url.ref());
      }
    }
    try {
      Files.createDirectories(repository);
      Path incoming = Files.createTempDirectory(repository.toRealPath(), INCOMING);
      try {
        return fetched(url, repository, incoming);
      } finally {
        delete(incoming);
      }
    } catch (IOException e) {
      throw new KustomizeException(
          "cannot keep repositories in " + directory + ": " + e.getMessage(),
          Source.UNKNOWN,
          "name another directory for the cache");
    }
  }

  private static void refuseUnsafe(RepositoryUrl url) {
    if (UNSAFE_REF.matcher(url.ref()).find()) {
      throw new KustomizeException(
          "security; '%s' is no branch, tag or commit that may be fetched".formatted(url.ref()));
    }
    if (url.address().startsWith("-") || url.address().matches(".*[\\s\\p{Cntrl}].*")) {
      throw new KustomizeException(
          "security; '%s' is no address that may be fetched from".formatted(url.address()));
    }
  }

  private Checkout fetched(RepositoryUrl url, Path repository, Path incoming) throws IOException {
    var remote = new RemoteRepository(git, url);
    git.run(incoming, url.timeout(), List.of("init", "--quiet"));
    if (hasCommits(repository)) {
      Optional<String> commit = remote.commit(incoming);
      if (commit.isPresent() && Files.isDirectory(repository.resolve(name(commit.get(), url)))) {
        return opened(repository.resolve(name(commit.get(), url)), commit.get());
      }
    }
    // Submodules may be named relative to where the repository came from.
    git.run(incoming, url.timeout(), List.of("remote", "add", "origin", url.address()));
    String commit = remote.fetch(incoming);
    Path place = repository.resolve(name(commit, url));
    if (Files.isDirectory(place)) {
      return opened(place, commit);
    }
    git.run(incoming, url.timeout(), List.of("checkout", "--quiet", "FETCH_HEAD"));
    if (url.submodules()) {
      remote.fetchSubmodules(incoming);
    }
    moveTo(place, incoming);
    return opened(place, commit);
  }

  private static boolean hasCommits(Path repository) throws IOException {
    try (var kept = Files.list(repository)) {
      return kept.anyMatch(place -> !place.getFileName().toString().startsWith(INCOMING));
    }
  }

  private static String name(String commit, RepositoryUrl url) {
    return url.submodules() ? commit : commit + "-without-submodules";
  }

  private static void moveTo(Path place, Path incoming) throws IOException {
    try {
      Files.move(incoming, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another build was faster: what it put there is the same commit.
      if (!Files.isDirectory(place)) {
        throw e;
      }
    }
  }

  private static Checkout opened(Path place, String commit) {
    try {
      Path real = place.toRealPath();
      return new Checkout(new DirectoryTree(real), DirectoryTree.text(real), commit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
