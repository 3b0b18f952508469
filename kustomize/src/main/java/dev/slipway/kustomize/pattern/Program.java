package dev.slipway.kustomize.pattern;

import java.util.ArrayList;
import java.util.List;

/** A regular expression as steps that a run can be at, many of them at once. */
record Program(List<Step> steps) {
  private static final int LARGEST = 20_000;

  /** One step; each names those that follow. */
  sealed interface Step {
    /** Takes one character, then goes on. */
    record Take(CharacterSet set, int next) implements Step {}

    /** Goes on at both. */
    record Fork(int first, int second) implements Step {}

    /** Goes on where the place is such. */
    record Check(Expression.Place place, int next) implements Step {}

    /** The expression matches. */
    record Done() implements Step {}
  }

  static Program of(Expression expression) {
    var builder = new Builder();
    int start = builder.add(expression, builder.put(new Step.Done()));
    builder.steps.add(new Step.Fork(start, start));
    return new Program(builder.steps);
  }

  int start() {
    return steps.size() - 1;
  }

  /** Builds from the end: what follows a step is there before the step. */
  private static final class Builder {
    private final List<Step> steps = new ArrayList<>();
    private int visits;

    int put(Step step) {
      if (steps.size() >= LARGEST) {
        throw ExpressionParser.malformed("expression too large", "");
      }
      steps.add(step);
      return steps.size() - 1;
    }

    int add(Expression expression, int next) {
      if (++visits > 10 * LARGEST) {
        throw ExpressionParser.malformed("expression too large", "");
      }
      return switch (expression) {
        case Expression.One one -> put(new Step.Take(one.set(), next));
        case Expression.Place place -> put(new Step.Check(place, next));
        case Expression.All all -> {
          int follower = next;
          for (Expression part : all.parts().reversed()) {
            follower = add(part, follower);
          }
          yield follower;
        }
        case Expression.Any any -> {
          int entry = add(any.choices().getLast(), next);
          for (Expression choice : any.choices().subList(0, any.choices().size() - 1).reversed()) {
            entry = put(new Step.Fork(add(choice, next), entry));
          }
          yield entry;
        }
        case Expression.Repeat repeat -> repeat(repeat, next);
      };
    }

    private int repeat(Expression.Repeat repeat, int next) {
      int follower = next;
      if (repeat.most() < 0) {
        int loop = put(new Step.Fork(next, next));
        steps.set(loop, new Step.Fork(add(repeat.of(), loop), next));
        follower = loop;
      }
      for (int i = repeat.least(); i < repeat.most(); i++) {
        follower = put(new Step.Fork(add(repeat.of(), follower), next));
      }
      for (int i = 0; i < repeat.least(); i++) {
        follower = add(repeat.of(), follower);
      }
      return follower;
    }
  }
}
