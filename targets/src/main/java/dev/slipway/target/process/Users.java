package dev.slipway.target.process;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who a service runs as, from {@code user: name[:group]}.
 *
 * @param prefix the words before the program that make it run as that user; none for Slipway's own
 * @param home the user's home directory, where the machine knows the user
 */
record Users(List<String> prefix, Optional<String> home) {
  static final Users OWN = new Users(List.of(), Optional.empty());

  private static final Path PASSWORDS = Path.of("/etc/passwd");
  private static final Path GROUPS = Path.of("/etc/group");

  static Users of(String service, String user) {
    if (user.isEmpty()) {
      return OWN;
    }
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    var entry = entry(PASSWORDS, name);
    String uid = entry.map(fields -> fields.get(2)).orElse(name);
    String group =
        colon >= 0 ? user.substring(colon + 1) : entry.map(fields -> fields.get(3)).orElse("0");
    String gid = entry(GROUPS, group).map(fields -> fields.get(2)).orElse(group);
    if (!number(uid) || !number(gid)) {
      throw refused(
          service,
          "user \"" + Wording.printable(user) + "\" is not known on this machine",
          "add the user, or give one that exists by name or number");
    }
    if (own("Uid:").equals(uid) && (colon < 0 || own("Gid:").equals(gid))) {
      return OWN;
    }
    if (!own("Uid:").equals("0")) {
      throw refused(
          service,
          "only root can run it as user \"" + Wording.printable(user) + "\"",
          "run Slipway as root, or take user: out");
    }
    var setpriv =
        Programs.find("setpriv", Programs.searchPath(""))
            .orElseThrow(() ->
                new Problem(
                    ExitCode.PREFLIGHT,
                    "the program setpriv is needed to run it as another user",
                    "service " + service,
                    "install util-linux"));
    return new Users(
        List.of(
            setpriv.toString(),
            "--reuid=" + uid,
            "--regid=" + gid,
            entry.isPresent() ? "--init-groups" : "--clear-groups",
            "--"),
        entry.map(fields -> fields.get(5)));
  }

  private static Problem refused(String service, String what, String next) {
    return new Problem(ExitCode.PREPARE_FAILED, what, "service " + service, next);
  }

  private static boolean number(String text) {
    return text.matches("[0-9]{1,10}");
  }

  /** The entry for a name or a number. */
  private static Optional<List<String>> entry(Path file, String key) {
    try {
      for (String line : Files.readAllLines(file)) {
        var fields = new ArrayList<>(List.of(line.split(":", -1)));
        if (fields.size() >= 4 && (fields.get(0).equals(key) || fields.get(2).equals(key))) {
          while (fields.size() < 7) {
            fields.add("");
          }
          return Optional.of(fields);
        }
      }
    } catch (IOException e) {
      // A machine without the file knows no names; numbers still work.
    }
    return Optional.empty();
  }

  private static String own(String key) {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.split("\\s+")[1])
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
