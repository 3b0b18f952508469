package dev.slipway.promote;

import dev.slipway.model.ExitCode;
import dev.slipway.model.Problem;
import dev.slipway.model.Wording;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who a commit of Slipway's is by.
 *
 * @param signingKey an SSH private key that signs the commit, without a passphrase or known to the
 *     agent; empty for no signature
 */
public record Identity(String name, String email, Optional<Path> signingKey) {
  public Identity {
    for (String part : new String[] {name, email}) {
      if (part.isBlank() || part.chars().anyMatch(c -> c < ' ' || c == '<' || c == '>')) {
        throw new Problem(
            ExitCode.USAGE,
            "\"" + Wording.printable(part) + "\" cannot be the author of a commit",
            "",
            "give a name and a mail address without < and >");
      }
    }
  }

  public static Identity of(String name, String email) {
    return new Identity(name, email, Optional.empty());
  }
}
