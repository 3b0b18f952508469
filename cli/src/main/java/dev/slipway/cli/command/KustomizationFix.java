package dev.slipway.cli.command;

import dev.slipway.cli.console.Session;
import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.edit.KustomizationFixer;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code slipway build --fix}: writes a kustomization anew without fields of old versions. */
final class KustomizationFix {
  private static final List<String> NAMES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private final Session session;

  KustomizationFix(Session session) {
    this.session = session;
  }

  ExitCode run(String given) {
    Path directory = session.path(given);
    Path file =
        NAMES.stream()
            .map(directory::resolve)
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(() ->
                new Problem(
                    ExitCode.USAGE,
                    "there is no kustomization file",
                    directory.toString(),
                    "name a directory with a kustomization.yaml"));
    try {
      var fixed =
          new KustomizationFixer(new Around(directory))
              .fix(Files.readString(file), file.getFileName().toString());
      Files.writeString(file, fixed.kustomization());
    } catch (KustomizeException e) {
      throw BuildCommand.problem(e);
    } catch (IOException e) {
      throw new Problem(ExitCode.ERROR, "cannot be read or written", file.toString(), "");
    }
    return ExitCode.OK;
  }

  private record Around(Path directory) implements KustomizationFixer.Files {
    @Override
    public Optional<String> read(String path) {
      Path file = directory.resolve(path);
      try {
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    @Override
    public List<String> list(String path) {
      try (var files = Files.list(directory.resolve(path))) {
        return files.map(file -> file.getFileName().toString()).sorted().toList();
      } catch (IOException e) {
        return List.of();
      }
    }
  }
}
