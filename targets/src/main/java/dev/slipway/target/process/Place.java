package dev.slipway.target.process;

import dev.slipway.model.Checkout;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the checkout of an app lies, as it is noted in the rendering itself, so that a rollback
 * finds the files of its own commit.
 *
 * @param root the repository's root
 * @param directory the app's directory, where its processes run
 */
record Place(Path root, Path directory, String tree) {
  private static final String KEY = "x-slipway-checkout";

  static Rendered note(Rendered rendered, Checkout checkout) {
    var place =
        Tree.mapping()
            .put("root", checkout.root().toString())
            .put("directory", checkout.directory().toString())
            .put("tree", checkout.pathTree())
            .build();
    return rendered.with(rendered.model().with(KEY, place), rendered.serviceDigests());
  }

  static Optional<Place> of(Rendered rendered) {
    var noted = rendered.model().mapping(KEY);
    return noted
        .text("directory")
        .map(directory ->
            new Place(
                Path.of(noted.text("root").orElse(directory)),
                Path.of(directory),
                noted.text("tree").orElse("")));
  }
}
