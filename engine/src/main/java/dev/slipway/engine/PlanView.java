package dev.slipway.engine;

import dev.slipway.model.Change;
import dev.slipway.model.Finding;
import dev.slipway.model.Plan;
import dev.slipway.model.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan as JSON, with field names that stay. */
public final class PlanView {
  private PlanView() {}

  public static Tree.Mapping of(Plan plan) {
    return Tree.mapping()
        .put("plan", plan.id())
        .put("hash", plan.hash())
        .put("app", plan.app().value())
        .put("target", plan.target().toString())
        .put("commit", plan.revision().commit().value())
        .put("subject", plan.revision().subject())
        .put("ref", plan.revision().ref())
        .put("signer", plan.revision().signer())
        .put("previous", plan.previous().map(Object::toString))
        .put("changes", new Tree.Sequence(plan.changes().stream().map(PlanView::change).toList()))
        .put(
            "findings", new Tree.Sequence(plan.findings().stream().map(PlanView::finding).toList()))
        .put("notes", Tree.ofTexts(plan.notes()))
        .build();
  }

  /** Service or object to what happens to it: "create", "update", "replace", "remove", "keep". */
  static Map<String, String> actions(Plan plan) {
    Map<String, String> actions = new LinkedHashMap<>();
    plan.changes().forEach(change -> actions.put(change.service(), Rollout.action(change)));
    return actions;
  }

  private static Tree change(Change change) {
    var view =
        Tree.mapping().put("service", change.service()).put("action", Rollout.action(change));
    switch (change) {
      case Change.Create create -> view.put("fields", fields(create.fields()));
      case Change.Update update -> view.put("fields", fields(update.fields()));
      case Change.Replace replace ->
          view.put("reason", replace.reason()).put("fields", fields(replace.fields()));
      case Change.Remove remove -> view.put("keptVolumes", Tree.ofTexts(remove.keptVolumes()));
      case Change.Retain retain -> view.put("reason", retain.reason());
      case Change.Keep _ -> {}
    }
    return view.build();
  }

  private static Tree fields(List<Change.Field> fields) {
    return new Tree.Sequence(
        fields.stream()
            .<Tree>map(field ->
                Tree.mapping()
                    .put("path", field.path())
                    .put("before", field.before())
                    .put("after", field.after())
                    .build())
            .toList());
  }

  private static Tree finding(Finding finding) {
    return Tree.mapping()
        .put("severity", StateView.key(finding.severity()))
        .put("rule", finding.rule())
        .put("where", finding.where())
        .put("what", finding.what())
        .put("next", finding.next())
        .build();
  }
}
