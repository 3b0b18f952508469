package dev.slipway.render.manifest;

import dev.slipway.kustomize.file.Remotes;
import dev.slipway.kustomize.file.RepositoryUrl;
import dev.slipway.kustomize.remote.GitProgram;
import dev.slipway.kustomize.remote.NetworkRemotes;
import java.nio.file.Path;

/**
 * How kustomizations get at bases that are in other repositories. Repositories of this machine are
 * refused: a kustomization names what it likes, and those are not for everybody's eyes.
 *
 * @param remotes safe for use by several renderings at once
 */
public record RemoteBases(Remotes remotes) {
  /** Commits are kept in a directory that may be emptied while nothing is rendered. */
  public static RemoteBases keptIn(Path cache) {
    return new RemoteBases(
        new Remotes() {
          @Override
          public Checkout checkout(RepositoryUrl url) {
            return new NetworkRemotes(cache, GitProgram.onPath(), false).checkout(url);
          }

          @Override
          public byte[] fetch(String url, long most) {
            return new NetworkRemotes(cache, (_, _, _) -> new byte[0], false).fetch(url, most);
          }
        });
  }
}
