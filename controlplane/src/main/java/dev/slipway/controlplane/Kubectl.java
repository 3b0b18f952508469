package dev.slipway.controlplane;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program {@code kubectl}, logged in to one control plane.
 *
 * @param program its file
 * @param kubeconfig where it logs in
 */
public record Kubectl(Path program, Path kubeconfig) {
  /**
   * What a command printed, without the last line's end.
   *
   * @throws ControlPlaneFailure where it failed, with what it complained of
   */
  public String run(String... arguments) {
    return runWith("", arguments);
  }

  /**
   * Runs a command with a standard input, such as {@code apply -f -}; otherwise as {@link #run}.
   */
  public String runWith(String input, String... arguments) {
    List<String> words =
        new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
    words.addAll(List.of(arguments));
    Programs.Result result = Programs.run(words, input);
    if (result.status() != 0) {
      throw new ControlPlaneFailure(
          "kubectl " + String.join(" ", arguments) + ": " + result.err().strip());
    }
    return result.out().stripTrailing();
  }

  /**
   * Waits up to a minute for a condition, as {@code kubectl wait} names it: {@code
   * condition=Ready}.
   */
  public void await(String namespace, String object, String condition) {
    run("-n", namespace, "wait", "--for=" + condition, object, "--timeout=60s");
  }
}
