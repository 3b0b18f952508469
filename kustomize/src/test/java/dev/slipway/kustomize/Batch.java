package dev.slipway.kustomize;

import dev.slipway.kustomize.build.Kustomizer;
import dev.slipway.kustomize.build.Options;
import dev.slipway.kustomize.file.LoadRestriction;
import dev.slipway.kustomize.remote.GitProgram;
import dev.slipway.kustomize.remote.NetworkRemotes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Answers one build per line of its input: for measurements by the runner of the cases. */
public final class Batch {
  private Batch() {}

  public static void main(String[] arguments) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(line.split("\t")));
    }
  }

  private static String answer(String[] request) {
    String directory = "{\"dir\":" + quoted(request[0]);
    try {
      String text = new Kustomizer(options(request)).build(Path.of(request[0])).text();
      return directory + ",\"ok\":true,\"output\":" + quoted(text) + ",\"error\":\"\"}";
    } catch (KustomizeException e) {
      return directory
          + ",\"ok\":false,\"output\":\"\",\"error\":"
          + quoted(e.getMessage() + " [" + e.source() + "] " + e.remedy())
          + "}";
    } catch (RuntimeException | StackOverflowError e) {
      e.printStackTrace();
      return directory + ",\"ok\":false,\"output\":\"\",\"error\":" + quoted("BUG: " + e) + "}";
    }
  }

  static Options options(String[] request) {
    Path cache = Path.of(System.getProperty("java.io.tmpdir"), "slipway-kustomize-test");
    var remotes = new NetworkRemotes(cache, GitProgram.onPath(), true);
    Options options = Options.DEFAULT.withRemotes(remotes);
    for (int i = 1; i < request.length; i++) {
      options =
          switch (request[i]) {
            case "--reorder=none" -> options.withOrder(Options.Order.NONE);
            case "--reorder=legacy" -> options.withOrder(Options.Order.LEGACY);
            case "--load-restrictor=LoadRestrictionsNone" ->
                options.withRestriction(LoadRestriction.NONE);
            case "--enable-managedby-label" -> options.withManagedByLabel(true);
            default -> throw new IllegalArgumentException(request[i]);
          };
    }
    return options;
  }

  private static String quoted(String text) {
    var json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
