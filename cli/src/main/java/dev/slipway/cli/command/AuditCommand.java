package dev.slipway.cli.command;

import dev.slipway.engine.Wiring;
import dev.slipway.fleet.Fleet;
import dev.slipway.journal.AuditExport;
import dev.slipway.journal.Chain;
import dev.slipway.journal.Journal;
import dev.slipway.journal.Journals;
import dev.slipway.journal.StoredEntry;
import dev.slipway.model.App;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code slipway audit …}: proves that the journal is as it was written, and prints it. */
final class AuditCommand implements Command {
  private final boolean export;
  private final Fleets fleets;

  AuditCommand(boolean export, Fleets fleets) {
    this.export = export;
    this.fleets = fleets;
  }

  @Override
  public void describe(Syntax syntax) {
    if (export) {
      syntax.example("slipway audit export > audit.ndjson", "one JSON object per line");
    } else {
      syntax.example("slipway audit verify", "exit code 1 and the place where it does not hold");
    }
  }

  @Override
  public ExitCode run(Invocation call) {
    Fleet fleet = fleets.read(call.where());
    try (Journal journal =
        Journals.open(Wiring.settings(fleet), Wiring.VERSION, Clock.systemUTC())) {
      List<StoredEntry> entries = journal.stored(0);
      return export ? export(call, entries) : verify(call, fleet, entries);
    }
  }

  private static ExitCode export(Invocation call, List<StoredEntry> entries) {
    try {
      AuditExport.write(entries, call.session().out());
      return ExitCode.OK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExitCode verify(Invocation call, Fleet fleet, List<StoredEntry> entries) {
    Optional<Chain.Break> broken = Chain.verify(entries);
    if (broken.isPresent()) {
      throw new Problem(
          ExitCode.ERROR,
          "the journal was changed: " + broken.get().what(),
          "entry " + broken.get().sequence(),
          "keep it as it is for whoever looks into this; slipway audit export prints it");
    }
    Map<Chain.Head, Chain.Found> heads = Chain.find(entries, carried(fleet));
    List<String> lost =
        heads.entrySet().stream()
            .filter(found -> lost(found.getValue()))
            .map(found -> found.getKey().toString())
            .toList();
    if (!lost.isEmpty()) {
      throw new Problem(
          ExitCode.ERROR,
          "commits of Slipway carry a journal head that this journal does not have: "
              + String.join(", ", lost),
          "",
          "it was rewritten, or restored from an older copy; or another fleet that is called "
              + fleet.name()
              + " made them");
    }
    long last = entries.isEmpty() ? 0 : entries.getLast().sequence();
    var data =
        Tree.mapping()
            .put("holds", true)
            .put("entries", entries.size())
            .put("head", last)
            .put("headsInCommits", heads.size())
            .build();
    call.screen()
        .result(
            data,
            screen ->
                screen.line(
                    "The chain of "
                        + entries.size()
                        + " entries holds; "
                        + heads.size()
                        + " heads that commits carry are in it."));
    return ExitCode.OK;
  }

  private static boolean lost(Chain.Found found) {
    return switch (found) {
      case PRESENT, SEALED -> false;
      case REWRITTEN, MISSING -> true;
    };
  }

  /**
   * The heads in the trailers of the commits that Slipway made, as far as they are on this machine.
   */
  private static List<Chain.Head> carried(Fleet fleet) {
    Set<Path> repositories = new LinkedHashSet<>();
    for (App app : fleet.apps()) {
      if (!app.source().repository().contains("://")) {
        repositories.add(Path.of(app.source().repository()));
      }
    }
    mirrors(fleet.root().resolve("cache"), repositories);
    List<Chain.Head> heads = new ArrayList<>();
    repositories.forEach(repository -> heads.addAll(inTrailers(repository, fleet.name())));
    return heads.stream().distinct().toList();
  }

  private static void mirrors(Path cache, Set<Path> into) {
    if (!Files.isDirectory(cache)) {
      return;
    }
    try (var found = Files.find(cache, 4, (path, _) -> path.endsWith("HEAD"))) {
      found.map(Path::getParent).forEach(into::add);
    } catch (IOException | UncheckedIOException e) {
      // What cannot be read is not looked at; the chain itself was.
    }
  }

  /**
   * Those of this fleet, and those of commits from before Slipway named the fleet in them: another
   * fleet that shares the repository has a journal of its own.
   */
  private static List<Chain.Head> inTrailers(Path repository, String fleet) {
    List<Chain.Head> heads = new ArrayList<>();
    try {
      Process git =
          new ProcessBuilder(
                  "git",
                  "-C",
                  repository.toString(),
                  "log",
                  "--all",
                  "-n",
                  "1000",
                  "--grep=^" + Chain.Head.TRAILER + ":",
                  "--format="
                      + trailer(Chain.Head.TRAILER)
                      + "%x09"
                      + trailer(Chain.Head.FLEET_TRAILER))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] parts = line.split("\t", 2);
        String of = parts.length < 2 ? "" : parts[1].strip();
        if (of.isEmpty() || of.equals(fleet)) {
          Chain.Head.parse(parts[0]).ifPresent(heads::add);
        }
      }
    } catch (IOException e) {
      // Without git there are no commits to ask.
    }
    return heads;
  }

  private static String trailer(String key) {
    return "%(trailers:key=" + key + ",valueonly,separator=%x20)";
  }
}
