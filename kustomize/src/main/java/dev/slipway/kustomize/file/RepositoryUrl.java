package dev.slipway.kustomize.file;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory in a Git repository, as a kustomization names it in one of many spellings.
 *
 * @param text as written
 * @param address what {@code git} is given
 * @param path from the repository's root; empty for the root
 * @param ref a branch, tag or commit; empty for the repository's default
 * @param submodules whether they are fetched as well
 */
public record RepositoryUrl(
    String text, String address, String path, String ref, Duration timeout, boolean submodules) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(27);
  private static final Pattern TRANSPORT = Pattern.compile("^(?:git::)?([A-Za-z0-9+._-]+)::.*");
  private static final List<String> SCHEMES = List.of("ssh://", "https://", "http://", "file://");
  private static final Pattern USER = Pattern.compile("^([a-zA-Z][a-zA-Z0-9-]*)@");
  private static final Pattern GO_DURATION_PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");

  /** Reads a text that may also be a plain path: empty where it names no repository. */
  public static Optional<RepositoryUrl> parse(String text) {
    if (FilePaths.isAbsolute(text)) {
      return Optional.empty();
    }
    int question = text.indexOf('?');
    String place = question < 0 ? text : text.substring(0, question);
    Map<String, String> query = question < 0 ? Map.of() : query(text.substring(question + 1));
    return splitHost(withoutForcedProtocol(place))
        .flatMap(RepositoryUrl::splitPath)
        .map(parts ->
            new RepositoryUrl(
                text,
                parts.host() + parts.repository(),
                parts.path(),
                ref(query),
                timeout(query.getOrDefault("timeout", "")),
                submodules(query.getOrDefault("submodules", ""))));
  }

  /**
   * The transport that a text asks for by {@code name::}, which runs a program of that name; empty
   * for every other text.
   */
  static Optional<String> transport(String text) {
    Matcher transport = TRANSPORT.matcher(text);
    return transport.matches() && !transport.group(1).equalsIgnoreCase("git")
        ? Optional.of(transport.group(1))
        : Optional.empty();
  }

  private record Host(String host, String rest) {}

  private record Parts(String host, String repository, String path) {}

  /** {@code git::} came from another tool's URLs; upstream warns about it and goes on. */
  private static String withoutForcedProtocol(String address) {
    return startsWithIgnoringCase(address, "git::") ? address.substring(5) : address;
  }

  public boolean forcesProtocol() {
    return startsWithIgnoringCase(text, "git::");
  }

  private static boolean startsWithIgnoringCase(String text, String prefix) {
    return text.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static Optional<Host> splitHost(String address) {
    String scheme =
        SCHEMES.stream().filter(s -> startsWithIgnoringCase(address, s)).findFirst().orElse("");
    String rest = address.substring(scheme.length());
    if (scheme.equals("file://")) {
      return Optional.of(new Host(scheme, rest));
    }
    Matcher userMatch = USER.matcher(rest);
    String user = userMatch.find() ? userMatch.group() : "";
    rest = rest.substring(user.length());
    boolean github = isGithub(rest);
    boolean scp = scheme.isEmpty() && (!user.isEmpty() || github);
    if (scheme.isEmpty() && !scp) {
      return Optional.empty();
    }
    int separator = separator(rest, scp);
    String host = separator < 0 ? rest : rest.substring(0, separator + 1);
    String path = separator < 0 ? "" : rest.substring(separator + 1);
    if (github) {
      boolean ssh = scheme.equals("ssh://") || !user.isEmpty();
      return Optional.of(new Host(ssh ? user + "github.com:" : "https://github.com/", path));
    }
    return host.isEmpty() ? Optional.empty() : Optional.of(new Host(scheme + user + host, path));
  }

  private static boolean isGithub(String rest) {
    String lower = rest.toLowerCase(Locale.ROOT);
    return lower.startsWith("github.com/") || lower.startsWith("github.com:");
  }

  private static int separator(String rest, boolean scp) {
    int slash = rest.indexOf('/');
    int colon = rest.indexOf(':');
    return scp && (slash < 0 || (colon > 0 && colon < slash)) ? colon : slash;
  }

  private static Optional<Parts> splitPath(Host host) {
    String rest = host.rest();
    int end;
    int skipped = 0;
    int azure = rest.indexOf("_git/");
    int twoSlashes = rest.indexOf("//");
    int suffix = rest.indexOf(".git");
    if (azure >= 0) {
      int slash = rest.indexOf('/', azure + 5);
      end = slash < 0 ? rest.length() : slash;
      skipped = slash < 0 ? 0 : 1;
    } else if (twoSlashes >= 0) {
      end = twoSlashes;
      skipped = 2;
    } else if (suffix >= 0) {
      end = suffix + 4;
    } else if (host.host().startsWith("file://")) {
      end = rest.length();
    } else {
      int first = rest.indexOf('/');
      if (first < 0) {
        return Optional.empty();
      }
      int second = rest.indexOf('/', first + 1);
      end = second < 0 ? rest.length() : second;
      skipped = second < 0 ? 0 : 1;
    }
    String repository = rest.substring(0, end);
    String path = withoutLeadingSlash(rest.substring(end + skipped));
    boolean leaves = FilePaths.clean(path).equals("..") || FilePaths.clean(path).startsWith("../");
    return repository.isEmpty() || leaves
        ? Optional.empty()
        : Optional.of(new Parts(host.host(), repository, path));
  }

  private static String withoutLeadingSlash(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  /** A query that is not well formed counts for nothing. */
  private static Map<String, String> query(String query) {
    var values = new HashMap<String, String>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      if (pair.contains(";")) {
        return Map.of();
      }
      int equals = pair.indexOf('=');
      try {
        String key = decode(equals < 0 ? pair : pair.substring(0, equals));
        values.putIfAbsent(key, equals < 0 ? "" : decode(pair.substring(equals + 1)));
      } catch (IllegalArgumentException e) {
        return Map.of();
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String ref(Map<String, String> query) {
    String ref = query.getOrDefault("ref", "");
    return ref.isEmpty() ? query.getOrDefault("version", "") : ref;
  }

  /** A number of seconds, or a duration as Go writes it; what is neither counts for nothing. */
  private static Duration timeout(String text) {
    if (text.matches("[+]?[0-9]{1,9}") && Integer.parseInt(text) > 0) {
      return Duration.ofSeconds(Integer.parseInt(text));
    }
    String rest = text.startsWith("+") ? text.substring(1) : text;
    var parts = new ArrayList<Double>();
    Matcher part = GO_DURATION_PART.matcher(rest);
    int end = 0;
    while (part.find() && part.start() == end) {
      end = part.end();
      parts.add(Double.parseDouble(part.group(1)) * nanoseconds(part.group(2)));
    }
    double sum = parts.stream().mapToDouble(Double::doubleValue).sum();
    return end == rest.length() && sum >= 1
        ? Duration.ofNanos((long) Math.min(sum, 9e18))
        : DEFAULT_TIMEOUT;
  }

  private static double nanoseconds(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3600e9;
      default -> 1e3;
    };
  }

  private static boolean submodules(String text) {
    return !List.of("0", "f", "F", "false", "FALSE", "False").contains(text);
  }

  /** Whether it is a directory of this machine. */
  public boolean isOfMachine() {
    return address.startsWith("file://");
  }

  /** The repository itself: what one checkout serves. */
  RepositoryUrl withoutPath() {
    return new RepositoryUrl(address, address, "", ref, timeout, submodules);
  }

  /** Whether another spelling is a beginning of this one: upstream's rule for cycles. */
  boolean startsWith(RepositoryUrl other) {
    return text.startsWith(other.text);
  }
}
