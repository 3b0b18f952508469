package dev.slipway.source;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Follows a commit's symbolic links as the kernel would, before any of them exists.
 *
 * <p>A target is followed through other links, since {@code ../link/..} need not be where it seems
 * to be.
 */
final class SymbolicLinks {
  private static final int MOST_HOPS = 40;

  /** Path of the link to its target, as the commit has it. */
  private final Map<String, String> links;

  SymbolicLinks(Map<String, String> links) {
    this.links = Map.copyOf(links);
  }

  /** Refuses the first link that leads out of the tree. */
  void refuseThoseThatLeave() {
    links.keySet().stream()
        .sorted()
        .filter(this::leaves)
        .findFirst()
        .ifPresent(link -> {
          throw new Problem(
              ExitCode.PREPARE_FAILED,
              "the symbolic link \"%s\" leads out of the repository, to \"%s\""
                  .formatted(
                      Wording.printable(link), Wording.printable(links.getOrDefault(link, ""))),
              "",
              "replace it by a file, or point it inside the repository");
        });
  }

  private boolean leaves(String link) {
    var at = new ArrayList<String>();
    Deque<String> ahead = new ArrayDeque<>(List.of(link.split("/")));
    int hops = 0;
    while (!ahead.isEmpty()) {
      String part = ahead.pop();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (at.isEmpty()) {
          return true;
        }
        at.removeLast();
        continue;
      }
      at.addLast(part);
      String target = links.get(String.join("/", at));
      if (target != null) {
        if (target.startsWith("/")) {
          return true;
        }
        if (++hops > MOST_HOPS) {
          // The kernel gives up here as well: nothing can be read through it.
          return false;
        }
        at.removeLast();
        List<String> parts = Arrays.asList(target.split("/"));
        parts.reversed().forEach(ahead::push);
      }
    }
    return false;
  }
}
