package dev.slipway.kubernetes.health;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.slipway.model.Tree;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One yes-or-no question in CEL about an object, whose top-level fields are its variables.
 *
 * <p>What it may cost is bounded: its length, its nesting, and how many items all its loops look at
 * together. Regular expressions are RE2's, which never take longer than the text is long.
 */
final class Expression {
  /** Characters of an expression. */
  private static final int LONGEST = 10_000;

  /** Items that all loops of one evaluation may look at. */
  private static final int MOST_ITEMS = 100_000;

  private static final int DEEPEST = 64;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(MOST_ITEMS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  /** Names that look like variables and are types. */
  private static final Set<String> TYPES =
      Set.of(
          "bool",
          "bytes",
          "double",
          "dyn",
          "int",
          "list",
          "map",
          "null_type",
          "string",
          "type",
          "uint",
          "google",
          "optional_type");

  private final String text;
  private final Set<String> variables;
  private final CelRuntime.Program program;

  private Expression(String text, Set<String> variables, CelRuntime.Program program) {
    this.text = text;
    this.variables = variables;
    this.program = program;
  }

  /**
   * @throws Unusable where it is no CEL, or its answer is not yes or no
   */
  static Expression of(String text) throws Unusable {
    try {
      Set<String> variables = variables(checked(language().build().parse(text)));
      CelBuilder builder = language();
      variables.forEach(name -> builder.addVar(name, SimpleType.DYN));
      Cel cel = builder.build();
      CelAbstractSyntaxTree tree = checked(cel.check(checked(cel.parse(text))));
      CelType answer = tree.getResultType();
      if (!answer.equals(SimpleType.BOOL) && !answer.equals(SimpleType.DYN)) {
        throw new Unusable("answers with " + answer.name() + ", not with true or false");
      }
      return new Expression(text, variables, cel.createProgram(tree));
    } catch (CelValidationException e) {
      throw new Unusable(firstLine(e.getMessage()));
    } catch (CelEvaluationException e) {
      throw new Unusable(firstLine(e.getMessage()));
    }
  }

  /**
   * @throws Unusable where it cannot be answered for this object: a field is missing, loops look at
   *     too much, or the answer is not yes or no
   */
  boolean holds(Tree.Mapping object) throws Unusable {
    Map<String, Object> values = new HashMap<>();
    for (String name : variables) {
      object.get(name).ifPresent(value -> values.put(name, value(value)));
    }
    try {
      if (program.eval(values) instanceof Boolean yes) {
        return yes;
      }
    } catch (CelEvaluationException e) {
      throw new Unusable(firstLine(e.getMessage()) + " (" + text + ")");
    }
    // What a missing variable leaves open is no error in CEL, but an answer that says so.
    String missing =
        variables.stream()
            .filter(name -> !values.containsKey(name))
            .sorted()
            .collect(Collectors.joining(", "));
    throw new Unusable(
        (missing.isEmpty() ? "is neither true nor false" : "the object has no " + missing)
            + (" (" + text + ")"));
  }

  private static CelBuilder language() {
    return CelFactory.legacyCelBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addCompilerLibraries(
            CelExtensions.strings(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.encoders(OPTIONS),
            CelExtensions.optional())
        .addRuntimeLibraries(
            CelExtensions.strings(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.encoders(OPTIONS),
            CelExtensions.optional());
  }

  private static CelAbstractSyntaxTree checked(CelValidationResult result)
      throws CelValidationException {
    return result.getAst();
  }

  /** Every name that stands for itself; those that loops bind are among them and do no harm. */
  private static Set<String> variables(CelAbstractSyntaxTree tree) {
    Set<String> bound = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .forEach(node -> {
          if (node.getKind() == Kind.IDENT) {
            named.add(node.expr().ident().name());
          } else if (node.getKind() == Kind.COMPREHENSION) {
            bound.add(node.expr().comprehension().iterVar());
            bound.add(node.expr().comprehension().accuVar());
          }
        });
    return named.stream()
        .filter(name -> !bound.contains(name) && !TYPES.contains(name))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Object value(Tree tree) {
    return switch (tree) {
      case Tree.Text text -> text.value();
      case Tree.Truth truth -> truth.value();
      case Tree.Numeric number when number.value().scale() <= 0 -> number.value().longValue();
      case Tree.Numeric number -> number.value().doubleValue();
      case Tree.Null _ -> NullValue.NULL_VALUE;
      case Tree.Sequence sequence -> sequence.items().stream().map(Expression::value).toList();
      case Tree.Mapping mapping -> {
        Map<String, Object> entries = new HashMap<>();
        mapping.entries().forEach((key, item) -> entries.put(key, value(item)));
        yield entries;
      }
    };
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  /** An expression that cannot be compiled, or not be answered for an object. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
