package dev.slipway.target.compose;

import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.ServiceTarget;
import dev.slipway.target.TargetContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all targets, with containers. */
@RequiresDocker
class ComposeTargetContractTest extends TargetContractTest {
  @TempDir Path directory;

  private ServiceTarget target;

  @BeforeEach
  void connect() {
    target =
        new ComposeTarget(
            new TargetRef(TargetRef.Kind.COMPOSE, "here"), directory, System.getenv());
  }

  @Override
  protected ServiceTarget target() {
    return target;
  }

  @Override
  protected Tree.Mapping runs(String script) {
    return Docker.service(script);
  }
}
