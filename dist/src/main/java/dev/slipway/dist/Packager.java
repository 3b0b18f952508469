package dev.slipway.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;

/**
 * Puts the archive together: jars, a Java runtime of their own, a cache for a fast start,
 * completions, a unit for systemd. The build runs it on the JDK that it compiled with.
 *
 * <p>All of it but the cache is the same, byte for byte, for the same sources and the same JDK.
 */
public final class Packager {
  /** What jdeps cannot see: it is reached by name. */
  private static final List<String> BY_NAME =
      List.of("java.naming", "jdk.crypto.ec", "jdk.unsupported", "jdk.net", "jdk.zipfs");

  /** PostgreSQL's driver offers beans to graphical tools; nothing here asks for them. */
  private static final List<String> NOT_REACHED = List.of("java.desktop");

  private final Path module;
  private final Path cli;
  private final String version;
  private final Instant built;
  private final Path home;

  private Packager(Path module, Path cli, String version, Instant built) {
    this.module = module;
    this.cli = cli;
    this.version = version;
    this.built = built;
    this.home = module.resolve("target").resolve(name(version));
  }

  /**
   * @param args the module's directory, the cli module's, the version, and the time that all files
   *     get
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String os = System.getProperty("os.name");
    if (!os.equals("Linux")) {
      System.out.println("The archive is only made on Linux; this is " + os + ".");
      return;
    }
    new Packager(Path.of(args[0]), Path.of(args[1]), args[2], Instant.parse(args[3])).run();
  }

  /** {@code slipway-0.1.0-linux-x86_64}. */
  static String name(String version) {
    String arch = System.getProperty("os.arch");
    return "slipway-" + version + "-linux-" + (arch.equals("amd64") ? "x86_64" : arch);
  }

  private void run() throws IOException, InterruptedException {
    delete(home);
    Files.createDirectories(home.resolve("lib"));
    copyTree(module.resolve("src/main/dist"), home);
    for (String legal : List.of("LICENSE", "NOTICE")) {
      Files.copy(module.resolve("..").resolve(legal).normalize(), home.resolve(legal));
    }
    jars();
    runtime();
    completions();
    // The cache remembers the times of the jars, so they get their last ones before it is made.
    settle();
    cache();
    settle();
    archive();
  }

  private void jars() throws IOException {
    Path lib = home.resolve("lib");
    Path own = cli.resolve("target/slipway-cli-" + version + ".jar");
    Files.copy(own, lib.resolve(own.getFileName()));
    for (Path jar : list(cli.resolve("target/lib"))) {
      String name = jar.getFileName().toString();
      if (name.startsWith("sqlite-jdbc")) {
        SqliteJar.split(jar, lib.resolve(name), lib.resolve("native"), built);
      } else if (!name.startsWith("checker-qual") && !name.startsWith("slipway-cli-")) {
        // checker-qual holds nothing but annotations, which no one reads at run time.
        Files.copy(jar, lib.resolve(name));
      }
    }
    launcher(lib);
  }

  /** A jar that names the others, so that no path has to be put together at every start. */
  private void launcher(Path lib) throws IOException {
    var names =
        list(lib).stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".jar"))
            .toList();
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, "dev.slipway.cli.Main");
    attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", names));
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    try (var jar = new JarOutputStream(Files.newOutputStream(lib.resolve("slipway.jar")))) {
      var entry = new JarEntry(JarFile.MANIFEST_NAME);
      entry.setTimeLocal(LocalDateTime.ofInstant(built, ZoneOffset.UTC));
      jar.putNextEntry(entry);
      manifest.write(jar);
      jar.closeEntry();
    }
  }

  private void runtime() throws IOException {
    var modules = new TreeSet<>(BY_NAME);
    modules.addAll(neededModules());
    modules.removeAll(NOT_REACHED);
    tool(
        "jlink",
        "--add-modules",
        String.join(",", modules),
        "--output",
        home.resolve("runtime").toString(),
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages",
        "--dedup-legal-notices",
        "error-if-not-same-content",
        "--generate-cds-archive");
    // The archive for heaps above 32 GB: nothing here has one.
    Files.deleteIfExists(home.resolve("runtime/lib/server/classes_nocoops.jsa"));
  }

  private List<String> neededModules() throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("--print-module-deps", "--ignore-missing-deps", "--multi-release", "25"));
    list(home.resolve("lib")).stream()
        .filter(file -> file.toString().endsWith(".jar"))
        .forEach(jar -> arguments.add(jar.toString()));
    return List.of(tool("jdeps", arguments.toArray(String[]::new)).strip().split(","));
  }

  private void completions() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(home.resolve("share/completions"));
    for (String shell : List.of("bash", "zsh", "fish")) {
      start(
          new ProcessBuilder(java(), "-jar", jar(), "completion", shell)
              .redirectOutput(folder.resolve(shell).toFile()));
    }
  }

  /** Runs the usual commands once, so that the JVM can keep what it has learned. */
  private void cache() throws IOException, InterruptedException {
    start(
        new ProcessBuilder(
                java(),
                "-XX:AOTCacheOutput=" + home.resolve("lib/slipway.aot"),
                "-Xlog:disable",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.lib.path=" + home.resolve("lib/native"),
                "-Dslipway.training=true",
                "-jar",
                jar())
            .redirectOutput(module.resolve("target/training.log").toFile()));
  }

  private void archive() throws IOException, InterruptedException {
    Path file = module.resolve("target").resolve(home.getFileName() + ".tar.gz");
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    start(
        new ProcessBuilder(
                "tar",
                "--sort=name",
                "--mtime=@" + built.getEpochSecond(),
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--use-compress-program=gzip -n",
                "-C",
                module.resolve("target").toString(),
                "-cf",
                fresh.toString(),
                home.getFileName().toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    System.out.println(file + ", " + Files.size(file) / 1_000_000 + " MB");
  }

  private String java() {
    return home.resolve("runtime/bin/java").toString();
  }

  private String jar() {
    return home.resolve("lib/slipway.jar").toString();
  }

  private static String tool(String name, String... arguments) throws IOException {
    var said = new java.io.StringWriter();
    var out = new java.io.PrintWriter(said);
    int code = ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments);
    if (code != 0) {
      throw new IOException(name + " ended with " + code + ": " + said);
    }
    return said.toString();
  }

  private static void start(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(builder.command().getFirst() + " did not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException(builder.command() + " ended with " + process.exitValue());
    }
  }

  /** Gives every file the build's time and the permissions that are meant. */
  private void settle() throws IOException {
    try (var files = Files.walk(home)) {
      for (Path file : files.toList()) {
        if (!Files.isSymbolicLink(file)) {
          boolean program = Files.isDirectory(file) || Files.isExecutable(file);
          Files.setPosixFilePermissions(
              file,
              java.nio.file.attribute.PosixFilePermissions.fromString(
                  program ? "rwxr-xr-x" : "rw-r--r--"));
          Files.setLastModifiedTime(file, FileTime.from(built));
        }
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path there = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(there);
        } else {
          Files.copy(file, there, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
