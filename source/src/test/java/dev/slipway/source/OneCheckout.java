package dev.slipway.source;

import dev.slipway.model.App;
import java.nio.file.Path;
import java.util.Optional;

/** A process of its own that fetches and checks out {@code main}: what tests kill. */
final class OneCheckout {
  private OneCheckout() {}

  public static void main(String[] args) {
    var git = new GitSource(Path.of(args[0]));
    var source = new App.Source(args[1], new App.Ref.Branch("main"), "", Optional.empty(), false);
    System.out.println(git.checkout(git.fetch(source), source).root());
  }
}
