package dev.slipway.controlplane;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one control plane of their JVM, which starts with the first that asks for it. */
final class ControlPlaneExtension implements ExecutionCondition, ParameterResolver {
  private static final Namespace STORE = Namespace.create(ControlPlaneExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String missing =
        store(context)
            .computeIfAbsent("missing", _ -> ControlPlane.missing().orElse(""), String.class);
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("its programs are here");
    }
    if ("1".equals(System.getenv("SLIPWAY_REQUIRE_KUBE"))) {
      throw new AssertionError(missing + ": SLIPWAY_REQUIRE_KUBE=1 allows no skip");
    }
    return ConditionEvaluationResult.disabled(missing);
  }

  /** So that a constructor's namespace is its test's, and not its class's. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ControlPlane.class || type == TestNamespace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ControlPlane.class
        ? controlPlane(context)
        : context
            .getStore(STORE)
            .computeIfAbsent("namespace", _ -> fresh(context), Fresh.class)
            .namespace();
  }

  private static Fresh fresh(ExtensionContext context) {
    Kubectl kubectl = controlPlane(context).kubectl();
    int number =
        store(context)
            .computeIfAbsent("namespaces", _ -> new AtomicInteger(), AtomicInteger.class)
            .incrementAndGet();
    String about =
        context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT).replace("test", "");
    var namespace = new TestNamespace("test-" + number + "-" + about);
    kubectl.run("create", "namespace", namespace.name());
    // Without its account, which a controller makes, a pod would be refused.
    kubectl.await(namespace.name(), "serviceaccount/default", "create");
    return new Fresh(kubectl, namespace);
  }

  private static ControlPlane controlPlane(ExtensionContext context) {
    return store(context)
        .computeIfAbsent("control plane", _ -> ControlPlane.start(), ControlPlane.class);
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getRoot().getStore(STORE);
  }

  private record Fresh(Kubectl kubectl, TestNamespace namespace) implements AutoCloseable {
    @Override
    public void close() {
      kubectl.run("delete", "namespace", namespace.name(), "--wait=false");
    }
  }
}
