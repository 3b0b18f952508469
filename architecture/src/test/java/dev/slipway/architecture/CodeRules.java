package dev.slipway.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructorWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of {@code STYLE.md} that class files can show, for the packages below one root. */
record CodeRules(String root) {
  private static final Set<String> GENERIC =
      Set.of(
          Throwable.class.getName(),
          Exception.class.getName(),
          RuntimeException.class.getName(),
          Error.class.getName());
  private static final Pattern VAGUE = Pattern.compile(".*(Utils?|Helper|Manager|Impl)");

  ArchRule packagesAreFreeOfCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  /** The supervisor's standard error is the log file of a process that has nothing else. */
  ArchRule onlyTheCommandLinePrints() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(root + ".cli..", root + ".supervisor..")
        .should(ACCESS_STANDARD_STREAMS)
        .because("what a person sees goes through one place");
  }

  ArchRule exceptionsAreNamed() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should(
            callConstructorWhere(
                new DescribedPredicate<JavaConstructorCall>("a generic exception is made") {
                  @Override
                  public boolean test(JavaConstructorCall call) {
                    return GENERIC.contains(call.getTargetOwner().getName())
                        && !madeBySubclass(call);
                  }

                  private boolean madeBySubclass(JavaConstructorCall call) {
                    return call.getOrigin().isConstructor()
                        && call.getOriginOwner()
                            .getRawSuperclass()
                            .filter(call.getTargetOwner()::equals)
                            .isPresent();
                  }
                }))
        .because("an exception says what is broken: Problem, or a JDK type with a meaning");
  }

  ArchRule namesAreDomainWords() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveNameMatching(VAGUE.pattern())
        .because("a name says what a thing is");
  }

  ArchRule nothingLogsByTheJdk() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..", "org.apache.log4j..", "org.apache.logging..", "org.slf4j..")
        .because("events go to the journal and lines for people to the run's log");
  }

  ArchRule usesTheJdkOnly(String module) {
    return classes()
        .that()
        .resideInAPackage(root + "." + module + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            root + "." + module + "..", "java..", "javax..", "jdk..", "org.jspecify.annotations..");
  }
}
