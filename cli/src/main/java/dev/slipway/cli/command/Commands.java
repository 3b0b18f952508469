package dev.slipway.cli.command;

/** The command behind each verb. */
public final class Commands {
  private final Fleets fleets;

  public Commands(Fleets fleets) {
    this.fleets = fleets;
  }

  Command of(Verb verb) {
    return switch (verb) {
      case DEMO -> new DemoCommand();
      case INIT -> new InitCommand();
      case CHECK -> new CheckCommand(fleets);
      case RENDER -> new RenderCommand(fleets);
      case BUILD -> new BuildCommand();
      case ADOPT -> new AdoptCommand(fleets);
      case PLAN -> new PlanCommand(fleets);
      case DEPLOY -> new DeployCommand(fleets);
      case APPROVE -> new ApproveCommand(fleets);
      case RECONCILE -> new ReconcileCommand(fleets);
      case GET -> new GetCommand(fleets);
      case TREE -> new TreeCommand(fleets);
      case EVENTS -> new EventsCommand(fleets);
      case DIFF -> new DiffCommand(fleets);
      case STATS -> new StatsCommand(fleets);
      case RESTART -> new RestartCommand(fleets);
      case STATUS -> new StatusCommand(fleets);
      case HISTORY -> new HistoryCommand(fleets);
      case LOGS -> new LogsCommand(fleets);
      case DIAGNOSE -> new DiagnoseCommand(fleets);
      case RESUME -> new ResumeCommand(fleets);
      case ROLLBACK -> new RollbackCommand(fleets);
      case RELEASE_HOLD -> new SteerCommand(SteerCommand.Will.RELEASE_HOLD, fleets);
      case HOLD -> new SteerCommand(SteerCommand.Will.HOLD, fleets);
      case SUSPEND -> new SteerCommand(SteerCommand.Will.SUSPEND, fleets);
      case OPEN -> new SteerCommand(SteerCommand.Will.OPEN, fleets);
      case SHELVE -> new SteerCommand(SteerCommand.Will.SHELVE, fleets);
      case CONCLUDE -> new SteerCommand(SteerCommand.Will.CONCLUDE, fleets);
      case SERVE -> new ServeCommand(fleets);
      case JOURNAL_BACKUP -> new JournalCommand(JournalCommand.Task.BACKUP, fleets);
      case JOURNAL_RESTORE -> new JournalCommand(JournalCommand.Task.RESTORE, fleets);
      case JOURNAL_REBUILD -> new JournalCommand(JournalCommand.Task.REBUILD, fleets);
      case JOURNAL_COMPACT -> new JournalCommand(JournalCommand.Task.COMPACT, fleets);
      case AUDIT_VERIFY -> new AuditCommand(false, fleets);
      case AUDIT_EXPORT -> new AuditCommand(true, fleets);
      case SCHEMA -> new SchemaCommand();
      case DOCTOR -> new DoctorCommand(fleets);
      case COMPLETION -> new CompletionCommand(this, fleets);
      case VERSION -> new VersionCommand();
    };
  }
}
