package dev.slipway.controlplane;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Needs a real Kubernetes control plane: skipped where its programs are not built, a failure where
 * {@code SLIPWAY_REQUIRE_KUBE=1} says that nothing may be skipped.
 *
 * <p>Tests get the {@link ControlPlane} of this JVM and a fresh {@link TestNamespace} as
 * parameters.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ControlPlaneExtension.class)
public @interface RequiresControlPlane {}
