package dev.slipway.git;

import dev.slipway.model.Digest;
import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository is, apart from the credentials to it.
 *
 * @param location what git is given and what people see; never holds a password or a token
 * @param credentials what the URL carried between {@code //} and {@code @}, for HTTP only
 */
public record RepositoryUrl(
    String location, Transport transport, Optional<Credentials> credentials) {
  private static final Pattern URL =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(?:([^/@]*(?:@[^/@]*)*)@)?([^/@]*)(/.*)?");
  private static final Pattern SCP = Pattern.compile("(?:([^/:@]+)@)?(\\[[^\\]]+\\]|[^/:@]+):(.+)");
  private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9+.-]*::.*");

  /** How it is reached. */
  public enum Transport {
    FILE,
    HTTP,
    SSH
  }

  /** A user and a password; its text shows neither. */
  public record Credentials(String user, String password) {
    @Override
    public String toString() {
      return "(secret)";
    }
  }

  /** Reads a URL or an absolute path; refuses whatever could make git run something else. */
  public static RepositoryUrl parse(String text) {
    if (text.isBlank()
        || text.length() > 4096
        || text.chars().anyMatch(c -> Character.isISOControl(c))) {
      throw refused("it is empty, too long or holds control characters", "");
    }
    if (text.startsWith("-")) {
      throw refused("it begins with a hyphen, as an option does", "");
    }
    if (HELPER.matcher(text).matches()) {
      throw refused("transport helpers (name::address) can run any program", "");
    }
    if (text.startsWith("/")) {
      return new RepositoryUrl(withoutEndingSlash(text), Transport.FILE, Optional.empty());
    }
    Matcher url = URL.matcher(text);
    if (url.matches()) {
      return ofUrl(url);
    }
    Matcher scp = SCP.matcher(text);
    if (!text.contains("://") && scp.matches()) {
      return ofScp(scp);
    }
    throw refused("it is neither a URL nor an absolute path", "");
  }

  private static RepositoryUrl ofUrl(Matcher url) {
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    String user = Optional.ofNullable(url.group(2)).orElse("");
    String host = url.group(3);
    String path = Optional.ofNullable(url.group(4)).orElse("/");
    if (host.startsWith("-") || user.startsWith("-")) {
      throw refused("its host begins with a hyphen, as an option does", "");
    }
    return switch (scheme) {
      case "file" -> {
        if (!user.isEmpty() || !(host.isEmpty() || host.equals("localhost"))) {
          throw refused("a file URL names no host", "");
        }
        yield new RepositoryUrl(withoutEndingSlash(path), Transport.FILE, Optional.empty());
      }
      case "http", "https" -> ofHttp(scheme, user, host, path);
      case "ssh" -> {
        if (user.contains(":")) {
          throw refused("ssh takes no password from a URL; use a key", "");
        }
        String at = user.isEmpty() ? "" : user + "@";
        yield new RepositoryUrl(
            "ssh://" + at + needed(host) + withoutEndingSlash(path),
            Transport.SSH,
            Optional.empty());
      }
      default -> throw refused("\"" + Wording.printable(scheme) + "\" is no transport of ours", "");
    };
  }

  private static RepositoryUrl ofHttp(String scheme, String user, String host, String path) {
    if (path.contains("?") || path.contains("#")) {
      throw refused("a Git URL has no query and no fragment", "");
    }
    String location = scheme + "://" + needed(host) + withoutEndingSlash(path);
    if (user.isEmpty()) {
      return new RepositoryUrl(location, Transport.HTTP, Optional.empty());
    }
    int colon = user.indexOf(':');
    var credentials =
        new Credentials(
            decoded(colon < 0 ? user : user.substring(0, colon)),
            colon < 0 ? "" : decoded(user.substring(colon + 1)));
    return new RepositoryUrl(location, Transport.HTTP, Optional.of(credentials));
  }

  private static RepositoryUrl ofScp(Matcher scp) {
    String user = Optional.ofNullable(scp.group(1)).map(name -> name + "@").orElse("");
    String location = user + scp.group(2) + ":" + scp.group(3);
    if (scp.group(2).startsWith("-") || scp.group(3).startsWith("-")) {
      throw refused("its host or path begins with a hyphen, as an option does", "");
    }
    return new RepositoryUrl(withoutEndingSlash(location), Transport.SSH, Optional.empty());
  }

  /**
   * What a submodule's URL means that is written in this repository; {@code ./} and {@code ../} are
   * relative to it. A repository from elsewhere cannot point at one on this machine.
   */
  public RepositoryUrl submodule(String url) {
    if (!url.startsWith("./") && !url.startsWith("../")) {
      RepositoryUrl other = parse(url);
      if (other.transport == Transport.FILE && transport != Transport.FILE) {
        throw refused("a submodule of a remote repository cannot be a path of this machine", "");
      }
      // Credentials are the fleet's to give; what a commit says is public.
      return other;
    }
    int start = rootLength();
    var parts = new ArrayList<>(List.of(location.substring(start).split("/")));
    for (String part : url.split("/")) {
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          throw refused("the submodule's relative URL climbs above its host", url);
        }
        parts.removeLast();
      } else if (!part.equals(".") && !part.isEmpty()) {
        parts.add(part);
      }
    }
    RepositoryUrl other = parse(location.substring(0, start) + String.join("/", parts));
    return new RepositoryUrl(other.location, other.transport, credentials);
  }

  /** How much of the location says which machine it is on. */
  private int rootLength() {
    int scheme = location.indexOf("://");
    if (scheme > 0) {
      return location.indexOf('/', scheme + 3) + 1;
    }
    return transport == Transport.FILE ? 1 : location.indexOf(':', location.indexOf(']') + 1) + 1;
  }

  /** Names this repository's place in a cache. */
  public String key() {
    return Digest.of(location).substring("sha256:".length(), "sha256:".length() + 24);
  }

  @Override
  public String toString() {
    return location;
  }

  private static String needed(String host) {
    if (host.isEmpty()) {
      throw refused("it names no host", "");
    }
    return host;
  }

  private static String decoded(String text) {
    String decoded;
    try {
      decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      decoded = text;
    }
    if (decoded.chars().anyMatch(Character::isISOControl)) {
      throw refused("its user or password holds control characters", "");
    }
    return decoded;
  }

  private static String withoutEndingSlash(String text) {
    String cut = text;
    while (cut.length() > 1 && cut.endsWith("/")) {
      cut = cut.substring(0, cut.length() - 1);
    }
    return cut;
  }

  private static Problem refused(String why, String shown) {
    return new Problem(
        ExitCode.USAGE,
        "this repository URL is refused: " + why,
        Wording.printable(shown),
        "use https://, ssh://, user@host:path or an absolute path");
  }
}
