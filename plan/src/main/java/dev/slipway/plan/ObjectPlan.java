package dev.slipway.plan;

import dev.slipway.model.App;
import dev.slipway.model.Change;
import dev.slipway.model.Digest;
import dev.slipway.model.Finding;
import dev.slipway.model.Observed;
import dev.slipway.model.Observed.Instance;
import dev.slipway.model.Plan;
import dev.slipway.model.Rendered;
import dev.slipway.model.Tree;
import dev.slipway.model.Verification.SmokeTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a plan of what a target says it would change in the objects that it keeps. */
public final class ObjectPlan {
  private ObjectPlan() {}

  /**
   * The plan of these changes. Its hash covers every field that would be set, with what is there
   * now: it is another one as soon as the live state moves in a way that changes what is done.
   *
   * @param prepared as the target prepared it
   * @param changes as the target previewed them, in the order in which they are carried out
   */
  public static Plan of(
      App app,
      Rendered prepared,
      Observed observed,
      List<Change> changes,
      List<Finding> findings,
      List<String> notes) {
    var commits =
        observed.instances().stream()
            .map(Instance::commit)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    return new Plan(
        hash(app, prepared, changes),
        app.name(),
        app.target(),
        prepared.revision(),
        commits.size() == 1 ? Optional.of(commits.getFirst()) : Optional.empty(),
        prepared.digest(),
        changes,
        findings,
        notes);
  }

  private static String hash(App app, Rendered prepared, List<Change> changes) {
    var steps = new ArrayList<Tree>();
    for (Change change : changes) {
      if (change.acts()) {
        steps.add(step(change, prepared));
      }
    }
    var commands = new ArrayList<Tree>();
    for (SmokeTest test : app.verify().smoke()) {
      if (test instanceof SmokeTest.Command command) {
        commands.add(Tree.ofTexts(command.command()));
      }
    }
    var effects =
        Tree.mapping()
            .put("version", 1)
            .put("app", app.name().value())
            .put("target", app.target().toString())
            .put("namespace", prepared.project())
            .put("rendered", prepared.digest())
            .put("settings", prepared.model().mapping("settings"))
            .put("changes", new Tree.Sequence(steps))
            .put("smoke", new Tree.Sequence(commands));
    app.backup().ifPresent(backup -> effects.put("backup", Tree.ofTexts(backup.command())));
    return Digest.of(effects.build().canonicalJson());
  }

  private static Tree step(Change change, Rendered prepared) {
    var step =
        Tree.mapping()
            .put("object", change.service())
            .put("digest", Optional.ofNullable(prepared.serviceDigests().get(change.service())));
    return switch (change) {
      case Change.Create _ -> step.put("action", "create").build();
      case Change.Update update ->
          step.put("action", "update").put("fields", fields(update.fields())).build();
      case Change.Replace replace ->
          step.put("action", "replace").put("fields", fields(replace.fields())).build();
      case Change.Remove _ -> step.put("action", "remove").build();
      case Change.Retain _, Change.Keep _ -> throw new IllegalArgumentException(change.toString());
    };
  }

  private static Tree fields(List<Change.Field> fields) {
    return new Tree.Sequence(
        fields.stream().map(f -> Tree.ofTexts(List.of(f.path(), f.before(), f.after()))).toList());
  }
}
