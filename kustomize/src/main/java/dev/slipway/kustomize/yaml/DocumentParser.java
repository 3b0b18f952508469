package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import dev.slipway.kustomize.yaml.YamlReader.Limits;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;

/**
 * Makes the tree of one document out of the events of snakeyaml-engine, the one parser in pure Java
 * that hands out events with positions and no schema. It follows YAML 1.2, go-yaml mostly 1.1:
 * where the two differ, the text itself is asked again.
 */
final class DocumentParser {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setUseMarks(true)
          .setCodePointLimit(Integer.MAX_VALUE)
          .setParseComments(false)
          .build();

  /** Outside of any block. */
  private static final int NO_BLOCK = -1;

  private final Documents.Part part;
  private final String file;
  private final Limits limits;
  private final boolean repeatedKeys;
  private final Iterator<Event> events;
  private final Anchors anchors;
  private final @Nullable TabRules tabs;
  private final boolean escapes;
  private @Nullable Lines lines;
  private int depth;
  private int flowDepth;

  private DocumentParser(
      Documents.Part part, String text, String file, Limits limits, boolean repeatedKeys) {
    this.repeatedKeys = repeatedKeys;
    this.part = part;
    this.file = file;
    this.limits = limits;
    this.events = new ParserImpl(SETTINGS, ReadAhead.reader(SETTINGS, text));
    this.anchors = new Anchors(limits.nodes());
    this.escapes = Escapes.concern(part.text());
    this.tabs = TabRules.concern(part.text()) ? new TabRules(lines()) : null;
  }

  /**
   * The first document; null where there is none. What follows it is not looked at.
   *
   * @param repeatedKeys whether a key may stand twice in a mapping: the last one counts
   */
  static @Nullable Node parse(
      Documents.Part part, String file, Limits limits, boolean repeatedKeys) {
    String text = part.text();
    refuseControlCharacters(part, file);
    try {
      return new DocumentParser(part, text, file, limits, repeatedKeys).document();
    } catch (KustomizeException failure) {
      String other = TabRules.concern(text) ? TabRules.withoutTabs(text) : text;
      if (other.equals(text)) {
        throw failure;
      }
      try {
        return new DocumentParser(part, other, file, limits, repeatedKeys).document();
      } catch (KustomizeException _) {
        throw failure;
      }
    }
  }

  private static void refuseControlCharacters(Documents.Part part, String file) {
    int at = GoText.forbidden(part.text());
    if (at >= 0) {
      int line = part.firstLine();
      for (int i = part.text().indexOf('\n'); i >= 0 && i < at; line++) {
        i = part.text().indexOf('\n', i + 1);
      }
      throw new KustomizeException(
          "MalformedYAMLError: yaml: control characters are not allowed", new Source(file, line));
    }
  }

  private @Nullable Node document() {
    try {
      events.next();
      Event event = events.next();
      if (event.getEventId() != Event.ID.DocumentStart) {
        return null;
      }
      Node root = node(events.next(), NO_BLOCK);
      Event end = events.next();
      if (tabs != null) {
        boolean explicit = end instanceof DocumentEndEvent mark && mark.isExplicit();
        tabs.check(explicit ? line(end.getStartMark()) : Integer.MAX_VALUE);
      }
      return root;
    } catch (BlockScalar.Refused refused) {
      throw malformed(String.valueOf(refused.getMessage()), refused.line());
    } catch (MarkedYamlEngineException failure) {
      throw malformed(failure);
    } catch (YamlEngineException failure) {
      throw malformed(String.valueOf(failure.getMessage()), Optional.empty());
    }
  }

  /**
   * @param outer the column of the block that the node is in
   */
  private Node node(Event event, int outer) throws BlockScalar.Refused {
    anchors.count(source(event));
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event, outer);
      case SequenceStart -> sequence((CollectionStartEvent) event, outer);
      case MappingStart -> mapping((CollectionStartEvent) event, outer);
      case Alias -> alias((AliasEvent) event);
      case Comment, DocumentEnd, DocumentStart, MappingEnd, SequenceEnd, StreamEnd, StreamStart ->
          throw malformed("did not find expected node content", event.getStartMark());
    };
  }

  private ScalarNode scalar(ScalarEvent event, int outer) throws BlockScalar.Refused {
    ScalarNode.Style style =
        switch (event.getScalarStyle()) {
          case PLAIN, JSON_SCALAR_STYLE -> ScalarNode.Style.PLAIN;
          case SINGLE_QUOTED -> ScalarNode.Style.SINGLE_QUOTED;
          case DOUBLE_QUOTED -> ScalarNode.Style.DOUBLE_QUOTED;
          case LITERAL -> ScalarNode.Style.LITERAL;
          case FOLDED -> ScalarNode.Style.FOLDED;
        };
    boolean plain = style == ScalarNode.Style.PLAIN;
    if (tabs != null && plain && !event.getValue().isEmpty()) {
      Optional<Mark> end = event.getEndMark();
      tabs.coversPlain(line(event.getStartMark()), line(end), outer + 1, column(end));
    } else {
      covers(event, event);
    }
    check(event, style);
    Optional<String> written = event.getTag().filter(tag -> !tag.equals("!"));
    String text = text(event, style, outer);
    String tag =
        written.map(DocumentParser::shortTag).orElseGet(() -> plain ? plainTag(text) : "!!str");
    var node = new ScalarNode(tag, text, style, source(event), written.isPresent());
    anchor(event, node);
    return node;
  }

  private void check(ScalarEvent event, ScalarNode.Style style) throws BlockScalar.Refused {
    Optional<Mark> mark = event.getStartMark();
    if (escapes && style == ScalarNode.Style.DOUBLE_QUOTED) {
      int first = line(mark);
      Escapes.check(lines().text(first, line(event.getEndMark())), column(mark), first);
    }
    // There a question mark begins a key, as go-yaml sees it.
    if (flowDepth > 0 && style == ScalarNode.Style.PLAIN && event.getValue().indexOf('?', 1) > 0) {
      throw unexpected("did not find expected ',' or ']'", mark);
    }
  }

  private String text(ScalarEvent event, ScalarNode.Style style, int outer)
      throws BlockScalar.Refused {
    Optional<Mark> mark = event.getStartMark();
    if ((style != ScalarNode.Style.LITERAL && style != ScalarNode.Style.FOLDED) || mark.isEmpty()) {
      return event.getValue();
    }
    int line = mark.get().getLine();
    return BlockScalar.read(lines(), line, mark.get().getColumn(), outer).orElse(event.getValue());
  }

  private Lines lines() {
    if (lines == null) {
      lines = new Lines(part.text());
    }
    return lines;
  }

  private static String plainTag(String text) {
    return text.equals("<<") ? "!!merge" : PlainScalar.tag(text);
  }

  private SequenceNode sequence(CollectionStartEvent start, int outer) throws BlockScalar.Refused {
    var node = new SequenceNode(source(start));
    begin(start, node);
    node.setFlow(start.isFlow());
    Event event = events.next();
    int column = start.isFlow() ? outer : entryColumn(start, event);
    while (event.getEventId() != Event.ID.SequenceEnd) {
      node.items().add(node(event, column));
      event = events.next();
    }
    end(start, event);
    return node;
  }

  /** The column of a sequence's first dash. */
  private int entryColumn(CollectionStartEvent start, Event first) {
    if (start.getAnchor().isEmpty() && start.getTag().isEmpty()) {
      return column(start.getStartMark());
    }
    String line = lines().text(line(first.getStartMark()));
    return line.lastIndexOf('-', Math.max(0, column(first.getStartMark()) - 1));
  }

  private MapNode mapping(CollectionStartEvent start, int outer) throws BlockScalar.Refused {
    var node = new MapNode(source(start));
    begin(start, node);
    node.setFlow(start.isFlow());
    var merge = new MergeKey(node);
    Event event = events.next();
    boolean bare = start.getAnchor().isEmpty() && start.getTag().isEmpty();
    int column = start.isFlow() ? outer : column((bare ? start : event).getStartMark());
    while (event.getEventId() != Event.ID.MappingEnd) {
      ScalarNode key = key(event, column);
      Node value = node(events.next(), column);
      if (key.value().equals("<<")) {
        merge.found(key, value);
      } else {
        putNew(node, key, value);
      }
      event = events.next();
    }
    merge.apply();
    end(start, event);
    return node;
  }

  private ScalarNode key(Event event, int column) throws BlockScalar.Refused {
    if (node(event, column) instanceof ScalarNode scalar) {
      if (scalar.isNull()) {
        throw alreadyDefined(scalar, scalar);
      }
      if (flowDepth > 0 && scalar.style() == ScalarNode.Style.PLAIN) {
        refuseBracketAfterColon(event);
      }
      return scalar;
    }
    throw new KustomizeException(
        "yaml: invalid map key: a mapping or a sequence", source(event), "write a text as key");
  }

  /** In {@code {a:{b: c}}} the colon belongs to the first key, as go-yaml sees it. */
  private void refuseBracketAfterColon(Event key) {
    Optional<Mark> end = key.getEndMark();
    if (end.isEmpty()) {
      return;
    }
    String line = lines().text(end.get().getLine());
    int at = line.offsetByCodePoints(0, end.get().getColumn());
    if (line.startsWith(":{", at) || line.startsWith(":[", at)) {
      throw unexpected("did not find expected ',' or '}'", end);
    }
  }

  private void putNew(MapNode map, ScalarNode key, Node value) {
    if (repeatedKeys || !map.has(key.value())) {
      map.put(key, value);
      return;
    }
    for (MapNode.Field before : map.fields()) {
      if (before.key().value().equals(key.value())) {
        throw alreadyDefined(key, before.key());
      }
    }
  }

  private static KustomizeException alreadyDefined(ScalarNode key, ScalarNode before) {
    return new KustomizeException(
        "yaml: unmarshal errors:\n  line %d: mapping key \"%s\" already defined at line %d"
            .formatted(key.source().line(), key.value(), before.source().line()),
        key.source());
  }

  private void begin(CollectionStartEvent start, Node node) {
    start.getTag().map(DocumentParser::shortTag).ifPresent(node::setTag);
    anchor(start, node);
    start.getAnchor().ifPresent(anchor -> anchors.open(anchor.getValue()));
    flowDepth += start.isFlow() ? 1 : 0;
    if (++depth > limits.depth()) {
      throw malformed("exceeded max depth of " + limits.depth(), start.getStartMark());
    }
  }

  private void end(CollectionStartEvent start, Event end) {
    depth--;
    start.getAnchor().ifPresent(anchor -> anchors.close(anchor.getValue()));
    if (start.isFlow()) {
      flowDepth--;
      covers(start, end);
    }
  }

  private void covers(Event first, Event last) {
    if (tabs != null) {
      tabs.covers(line(first.getStartMark()), line(last.getEndMark()), 0);
    }
  }

  private Node alias(AliasEvent event) {
    checkAnchor(event.getAlias(), event);
    String name = event.getAlias().getValue();
    Node copy = anchors.copyOf(name, source(event));
    if (copy == null) {
      throw new KustomizeException(
          "MalformedYAMLError: yaml: unknown anchor '" + name + "' referenced", source(event));
    }
    return copy;
  }

  private void anchor(NodeEvent event, Node node) {
    Optional<Anchor> anchor = event.getAnchor();
    if (anchor.isPresent()) {
      checkAnchor(anchor.get(), event);
      anchors.define(anchor.get().getValue(), node);
    }
  }

  /** YAML 1.1 allows fewer characters in names of anchors than the parser does. */
  private void checkAnchor(Anchor anchor, Event event) {
    if (!Anchors.isName(anchor.getValue())) {
      throw malformed(
          "did not find expected alphabetic or numeric character", event.getStartMark());
    }
  }

  private static String shortTag(String tag) {
    String prefix = "tag:yaml.org,2002:";
    return tag.startsWith(prefix) ? "!!" + tag.substring(prefix.length()) : tag;
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(Mark::getLine).orElse(0);
  }

  private static int column(Optional<Mark> mark) {
    return mark.map(Mark::getColumn).orElse(0);
  }

  private Source source(Event event) {
    return new Source(file, part.firstLine() + line(event.getStartMark()));
  }

  private KustomizeException malformed(MarkedYamlEngineException failure) {
    int line = ParserMessages.line(failure, repeatedKeys);
    return new KustomizeException(
        "MalformedYAMLError: yaml: "
            + (line == 0 ? "" : "line " + line + ": ")
            + ParserMessages.problem(failure),
        new Source(file, part.firstLine() + line(ParserMessages.mark(failure))));
  }

  /** What go-yaml's parser, as opposed to its scanner, would say: it counts lines from 0. */
  private KustomizeException unexpected(String problem, Optional<Mark> mark) {
    int line = line(mark);
    return new KustomizeException(
        "MalformedYAMLError: yaml: " + (line == 0 ? "" : "line " + line + ": ") + problem,
        new Source(file, part.firstLine() + line));
  }

  private KustomizeException malformed(String problem, Optional<Mark> mark) {
    return malformed(problem, line(mark));
  }

  /**
   * @param line in this part, from 0
   */
  private KustomizeException malformed(String problem, int line) {
    return new KustomizeException(
        "MalformedYAMLError: yaml: line " + (line + 1) + ": " + problem,
        new Source(file, part.firstLine() + line));
  }
}
