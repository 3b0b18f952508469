package dev.slipway.kustomize.fuzz;

import dev.slipway.kustomize.remote.Git;
import dev.slipway.kustomize.remote.GitProgram;
import dev.slipway.kustomize.server.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files of a tree below {@code repositories/} as Git repositories. Trees name them by addresses
 * where nobody answers, which git is told to look for in a directory.
 */
final class Repositories {
  /** Beginnings of addresses; the directory of repositories is behind each. */
  static final List<String> PLACES =
      List.of(
          // A port of this machine on which nobody listens: a refusal comes at once.
          "http://127.0.0.1:1/team/", "ssh://git@git.test/team/", "git@git.test:team/");

  private static final String FOLDER = "repositories/";

  private final Path directory;

  private Repositories(Path directory) {
    this.directory = directory;
  }

  static boolean holds(String path) {
    return path.startsWith(FOLDER);
  }

  static boolean areIn(Tree tree) {
    return tree.files().keySet().stream().anyMatch(Repositories::holds);
  }

  /** Commits those of a tree; each has a tag {@code v1} and a branch {@code main}. */
  static Repositories commit(Tree tree, Path directory) {
    var made = new TreeMap<String, Repository>();
    for (String path : tree.files().keySet()) {
      if (holds(path)) {
        String[] names = path.substring(FOLDER.length()).split("/", 2);
        made.computeIfAbsent(names[0], name -> Repository.create(directory.resolve(name + ".git")))
            .write(names[1], tree.bytes(path));
      }
    }
    made.values()
        .forEach(repository -> {
          repository.commit("all");
          repository.git("tag", "v1");
        });
    return new Repositories(directory);
  }

  /** What leads the real kustomize's git to them. */
  Map<String, String> environment() {
    var environment = new TreeMap<String, String>();
    environment.put("GIT_CONFIG_COUNT", String.valueOf(PLACES.size()));
    for (int i = 0; i < PLACES.size(); i++) {
      environment.put("GIT_CONFIG_KEY_" + i, "url." + directory + "/.insteadOf");
      environment.put("GIT_CONFIG_VALUE_" + i, PLACES.get(i));
    }
    return environment;
  }

  /** A git that finds them. */
  Git git() {
    GitProgram program = GitProgram.onPath();
    var settings = new ArrayList<String>();
    for (String place : PLACES) {
      settings.addAll(List.of("-c", "url." + directory + "/.insteadOf=" + place));
    }
    return (where, timeout, arguments) -> {
      var all = new ArrayList<>(settings);
      all.addAll(arguments);
      return program.run(where, timeout, all);
    };
  }
}
