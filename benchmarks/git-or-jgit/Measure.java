import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/** Measures what Slipway asks of Git, once with JGit and once with the git program. */
public final class Measure {
  private static final String SPEC = "+refs/heads/main:refs/heads/main";

  private Measure() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "make" -> make(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
      case "nothing" -> {}
      case "one" -> operation(args[1], args[2], args[3], Path.of(args[4])).call();
      case "warm" -> warm(args[1], args[2], Path.of(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Writes a fast-import stream: the files of a folder, then commits that change a few of them. */
  private static void make(Path folder, Path out, int commits) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    var random = new Random(1);
    var texts = new ArrayList<List<String>>();
    try (BufferedWriter w = Files.newBufferedWriter(out, StandardCharsets.ISO_8859_1)) {
      for (int i = 0; i <= commits; i++) {
        w.write("commit refs/heads/main\ncommitter A <a@example.org> " + (1_600_000_000 + i * 600));
        w.write(" +0000\ndata <<E\nChange " + i + "\nE\n");
        for (int f = 0; f < files.size(); f++) {
          if (i == 0) {
            texts.add(
                new ArrayList<>(Files.readAllLines(files.get(f), StandardCharsets.ISO_8859_1)));
          } else if (random.nextInt(files.size()) >= 3) {
            continue;
          }
          var lines = texts.get(f);
          if (i > 0) {
            lines.add(random.nextInt(lines.size() + 1), "// " + random.nextLong());
          }
          byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
          w.write("M 644 inline \"" + folder.relativize(files.get(f)) + "\"\n");
          w.write("data " + text.length + "\n" + new String(text, StandardCharsets.ISO_8859_1));
          w.write("\n");
        }
        if (i % 20 == 0) {
          w.write("reset refs/tags/v1." + i / 20 + ".0\nfrom refs/heads/main\n\n");
        }
      }
    }
  }

  private static void warm(String tool, String url, Path mirror) throws Exception {
    for (String what : List.of("ls-remote", "fetch", "is-ancestor")) {
      Callable<Object> operation = operation(tool, what, url, mirror);
      var nanos = new long[30];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        operation.call();
        nanos[i] = System.nanoTime() - start;
      }
      double first = nanos[0] / 1e6;
      long[] later = Arrays.copyOfRange(nanos, 10, nanos.length);
      Arrays.sort(later);
      System.out.printf(
          Locale.ROOT,
          "%-5s %-12s first %7.1f ms, warm median %6.1f ms%n",
          tool,
          what,
          first,
          later[later.length / 2] / 1e6);
    }
    System.gc();
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      status
          .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
          .sorted(Comparator.reverseOrder())
          .forEach(line -> System.out.println(tool + "   of the JVM " + line));
    }
  }

  private static Callable<Object> operation(String tool, String what, String url, Path mirror) {
    boolean jgit = tool.equals("jgit");
    return switch (what) {
      case "ls-remote" ->
          jgit
              ? () -> Git.lsRemoteRepository().setRemote(url).call()
              : () -> git("ls-remote", url);
      case "fetch" ->
          jgit
              ? () -> jgitFetch(url, mirror)
              : () -> git("--git-dir=" + mirror, "fetch", "-q", "--no-tags", url, SPEC);
      case "clone" ->
          jgit
              ? () -> {
                FileRepositoryBuilder.create(mirror.toFile()).create(true);
                return jgitFetch(url, mirror);
              }
              : () -> {
                git("init", "-q", "--bare", mirror.toString());
                return git("--git-dir=" + mirror, "fetch", "-q", "--no-tags", url, SPEC);
              };
      case "checkout" ->
          jgit
              ? () -> jgitCheckout(mirror)
              : () -> {
                Path tree = Files.createTempDirectory(mirror, "tree");
                return git(
                    "--git-dir=" + mirror, "--work-tree=" + tree, "read-tree", "-u", "--reset",
                    "refs/heads/main");
              };
      case "is-ancestor" ->
          jgit
              ? () -> {
                try (var repository = new FileRepository(mirror.toFile());
                    var walk = new org.eclipse.jgit.revwalk.RevWalk(repository)) {
                  var head = walk.parseCommit(repository.resolve("refs/heads/main"));
                  return walk.isMergedInto(walk.parseCommit(head.getParent(0)), head);
                }
              }
              : () ->
                  git("--git-dir=" + mirror, "merge-base", "--is-ancestor", "main~1", "main");
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static Object jgitFetch(String url, Path mirror) throws Exception {
    try (var repository = new FileRepository(mirror.toFile());
        Transport transport = Transport.open(repository, new URIish(url))) {
      transport.setTagOpt(org.eclipse.jgit.transport.TagOpt.NO_TAGS);
      return transport.fetch(
          org.eclipse.jgit.lib.NullProgressMonitor.INSTANCE, List.of(new RefSpec(SPEC)));
    }
  }

  private static Object jgitCheckout(Path mirror) throws Exception {
    Path tree = Files.createTempDirectory(mirror, "tree");
    try (var repository =
        new FileRepositoryBuilder()
            .setGitDir(mirror.toFile())
            .setWorkTree(tree.toFile())
            .setIndexFile(mirror.resolve("jgit-index-" + tree.getFileName()).toFile())
            .build()) {
      return new Git(repository).reset().setMode(org.eclipse.jgit.api.ResetCommand.ResetType.HARD)
          .setRef("refs/heads/main").call();
    }
  }

  private static Object git(String... args) throws Exception {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
    return out;
  }
}
