package dev.slipway.target.process;

import dev.slipway.model.TargetRef;
import dev.slipway.model.Tree;
import dev.slipway.target.ServiceTarget;
import dev.slipway.target.TargetContractTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The process target keeps every promise of a target. */
class ProcessTargetTest extends TargetContractTest {
  @TempDir Path root;

  private ProcessTarget target;

  @BeforeEach
  void open() {
    target = new ProcessTarget(new TargetRef(TargetRef.Kind.PROCESS, "here"), root);
  }

  @Override
  protected ServiceTarget target() {
    return target;
  }

  @Override
  protected Tree.Mapping runs(String script) {
    return Tree.mapping()
        .put("command", Tree.ofTexts(List.of("/bin/sh", "-c", script)))
        .put("stop_grace_period", "5s")
        .build();
  }
}
