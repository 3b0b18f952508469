package dev.slipway.engine;

import dev.slipway.journal.AppState;
import dev.slipway.journal.Event;
import dev.slipway.model.App;
import dev.slipway.model.AppName;
import dev.slipway.model.Digest;
import dev.slipway.model.Release;
import dev.slipway.model.Rendered;
import dev.slipway.render.HostFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The host's own files of apps, which a rendering takes up beside those of the checkout. */
final class HostLocal {
  /** How the notes of a plan begin where it took one up. */
  static final String NOTE = "host-local file taken up: ";

  private static final List<String> NAMES = List.of("docker-compose.override.yml", ".env");

  private final Workspace workspace;
  private final ReleaseStore releases;
  private final LocalKey key;

  HostLocal(Workspace workspace, ReleaseStore releases, LocalKey key) {
    this.workspace = workspace;
    this.releases = releases;
    this.key = key;
  }

  HostFiles of(App app) {
    return HostFiles.under(workspace.root(), app.name());
  }

  /** Changes when the host's own files of an app do. */
  String stamp(App app) {
    var stamp = new StringBuilder("host files");
    for (String name : NAMES) {
      Path file = workspace.hostConfig(app.name()).resolve(name);
      try {
        if (Files.exists(file)) {
          stamp.append(' ').append(name).append(Files.getLastModifiedTime(file).toMillis());
          stamp.append('/').append(Files.size(file));
        }
      } catch (IOException e) {
        stamp.append(" unreadable ").append(name);
      }
    }
    return stamp.toString();
  }

  /**
   * Whether the host's own files of an app are others than those that its last deployment took up,
   * as the plan and the sealed release of that deployment say.
   */
  boolean changed(App app, AppState state) {
    Optional<Event.PlanMade> last =
        state.runs().sequencedValues().reversed().stream()
            .filter(run -> run.kind() == Event.RunKind.DEPLOY || run.kind() == Event.RunKind.ADOPT)
            .flatMap(run -> run.plan().stream())
            .findFirst();
    if (last.isEmpty()) {
      return false;
    }
    HostFiles now = of(app);
    boolean took =
        last.get().plan().items("notes").stream()
            .anyMatch(note -> note.scalar().orElse("").startsWith(NOTE));
    if (!took && now.override().isEmpty() && now.env().isEmpty()) {
      // The usual case; opening the release of each of a thousand apps would take its time.
      return false;
    }
    return releases
        .load(app.name(), last.get().release())
        .filter(release -> !digests(now).equals(digests(app.name(), release)))
        .isPresent();
  }

  private Map<String, String> digests(HostFiles files) {
    Map<String, String> digests = new TreeMap<>();
    Stream.of(files.override(), files.env())
        .flatMap(Optional::stream)
        .forEach(file -> digests.put(file.toString(), digest(file)));
    return digests;
  }

  private Map<String, String> digests(AppName app, Release release) {
    Path directory = workspace.hostConfig(app);
    Map<String, String> digests = new TreeMap<>();
    release.rendered().inputs().stream()
        .filter(Rendered.Input::hostLocal)
        .filter(input ->
            NAMES.stream().anyMatch(n -> directory.resolve(n).equals(Path.of(input.file()))))
        .forEach(input -> digests.put(input.file(), input.digest()));
    return digests;
  }

  private String digest(Path file) {
    try {
      return Digest.keyed(key.naming(), Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
