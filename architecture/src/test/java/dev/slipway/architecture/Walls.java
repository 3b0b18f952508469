package dev.slipway.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the classes that reach past what the table allows their module. */
record Walls(ModuleTable table, String rootPackage) {
  List<String> breaches(JavaClasses classes) {
    var breaches = new TreeSet<String>();
    for (JavaClass type : classes) {
      module(type.getPackageName())
          .ifPresent(from ->
              type.getDirectDependenciesFromSelf().stream()
                  .flatMap(dependency -> breach(from, dependency).stream())
                  .forEach(breaches::add));
    }
    return List.copyOf(breaches);
  }

  private Optional<String> breach(String from, Dependency dependency) {
    return module(dependency.getTargetClass().getBaseComponentType().getPackageName())
        .filter(to -> !table.allows(from, to))
        .map(to -> from + " uses " + to + ": " + dependency.getDescription());
  }

  /** {@code picocli} is compiled here, too, in a package of its own. */
  private Optional<String> module(String packageName) {
    if (packageName.equals("picocli") || packageName.startsWith("picocli.")) {
      return Optional.of("picocli");
    }
    if (!packageName.startsWith(rootPackage + ".")) {
      return Optional.empty();
    }
    return Optional.of(packageName.substring(rootPackage.length() + 1).split("\\.", 2)[0]);
  }
}
