package dev.slipway.git;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.util.List;

/** Turns what git says about a remote that it cannot reach into one message for a person. */
public final class RemoteTrouble {
  /** A phrase of git, ssh or curl, and what to do about it. */
  private record Cause(String phrase, String next) {}

  private static final List<Cause> CAUSES =
      List.of(
          new Cause(
              "Host key verification failed",
              "check the host's key and add it to known_hosts, for instance by one ssh by hand"),
          new Cause(
              "Permission denied (", "give this user an ssh key that may read the repository"),
          new Cause(
              "dubious ownership",
              "it belongs to another user; allow it with: git config --global --add"
                  + " safe.directory PATH"),
          new Cause("Authentication failed", "check the user and password or token"),
          new Cause(
              "could not read Username",
              "it asks for a password: set up a credential helper for its host"),
          new Cause(
              "could not read Password",
              "it asks for a password: set up a credential helper for its host"),
          new Cause("Could not resolve host", "check the host's name and the network"),
          new Cause("unable to find remote helper", "install the git package that speaks https"),
          new Cause("certificate verif", "check its certificate, or name its CA in http.sslCAInfo"),
          new Cause("SSL certificate", "check its certificate, or name its CA in http.sslCAInfo"),
          new Cause(
              "does not appear to be a git repository", "check that the repository still exists"),
          new Cause("not found", "check that the repository still exists, and who may read it"));

  private RemoteTrouble() {}

  /** The repository cannot be read or written at all. */
  public static Problem unreachable(RepositoryUrl url, String complaint) {
    String next =
        CAUSES.stream()
            .filter(cause -> complaint.contains(cause.phrase()))
            .findFirst()
            .map(Cause::next)
            .orElse("check the URL and the network, then try again");
    return new Problem(
        ExitCode.UNREACHABLE,
        "the repository cannot be reached: " + reason(url, complaint),
        Wording.printable(url.location()),
        next);
  }

  /** The line of a complaint that says why, without control characters and credentials. */
  public static String reason(RepositoryUrl url, String complaint) {
    List<String> lines =
        complaint
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("warning:"))
            .toList();
    String line =
        lines.stream()
            .filter(text -> CAUSES.stream().anyMatch(cause -> text.contains(cause.phrase())))
            .findFirst()
            .or(() ->
                lines.stream()
                    .filter(text -> text.startsWith("fatal:") || text.startsWith("error:"))
                    .findFirst())
            .or(() -> lines.stream().findFirst())
            .orElse("git gave no reason");
    return redact(url, Wording.printable(line.replaceFirst("^(fatal|error|remote): ", "")));
  }

  private static String redact(RepositoryUrl url, String text) {
    String redacted = text.replaceAll("://[^/@\\s]+@", "://");
    if (url.credentials().isPresent()) {
      var credentials = url.credentials().get();
      for (String secret : List.of(credentials.password(), credentials.user())) {
        if (secret.length() > 3) {
          redacted = redacted.replace(secret, "(secret)");
        }
      }
    }
    return redacted;
  }
}
