package dev.slipway.kustomize.yaml;

import dev.slipway.kustomize.KustomizeException;
import dev.slipway.kustomize.Source;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads YAML and JSON as kustomize does: documents are told apart by lines that begin with three
 * dashes, aliases and merge keys are replaced by what they mean.
 */
public final class YamlReader {
  /**
   * How much a text may ask for, against files that were made to exhaust a reader.
   *
   * @param depth of mappings and sequences in each other
   * @param nodes in one document, each alias counted as what it stands for
   * @param characters of one text
   */
  public record Limits(int depth, int nodes, int characters) {
    public static final Limits DEFAULT = new Limits(1_000, 5_000_000, 256 * 1024 * 1024);
  }

  private final Limits limits;
  private final boolean repeatedKeys;

  public YamlReader() {
    this(Limits.DEFAULT);
  }

  public YamlReader(Limits limits) {
    this(limits, false);
  }

  private YamlReader(Limits limits, boolean repeatedKeys) {
    this.limits = limits;
    this.repeatedKeys = repeatedKeys;
  }

  /**
   * Reads as go-yaml's second version, which upstream takes for kustomization files: a key may
   * stand twice in a mapping, and the last one counts.
   */
  public static YamlReader ofRepeatedKeys() {
    return new YamlReader(Limits.DEFAULT, true);
  }

  /**
   * The documents of a file's bytes, which are UTF-8.
   *
   * @param file how messages name the text
   */
  public List<Node> read(byte[] bytes, String file) {
    return read(decode(bytes, file), file);
  }

  /** The text of a file: UTF-8, or UTF-16 where a byte order mark says so. */
  public static String decode(byte[] bytes, String file) {
    try {
      return charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new KustomizeException(
          "MalformedYAMLError: yaml: invalid leading UTF-8 octet", new Source(file, 0));
    }
  }

  private static Charset charset(byte[] bytes) {
    int start = bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    return start == 0xFEFF || start == 0xFFFE ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  /**
   * The documents of a text that are neither empty nor null.
   *
   * @param file how messages name the text
   */
  public List<Node> read(String text, String file) {
    checkSize(text, file);
    var documents = new ArrayList<Node>();
    for (Documents.Part part : Documents.split(withSimpleLineEnds(text), file)) {
      Node root = DocumentParser.parse(part, file, limits, repeatedKeys);
      if (root != null && !root.isNull()) {
        documents.add(root);
      }
    }
    return documents;
  }

  /**
   * The first document of a text, whatever lines with dashes stand in it; empty where it has no
   * content.
   *
   * @param file how messages name the text
   */
  public Optional<Node> readFirst(String text, String file) {
    checkSize(text, file);
    var whole = new Documents.Part(withSimpleLineEnds(text), 1);
    return Optional.ofNullable(DocumentParser.parse(whole, file, limits, repeatedKeys))
        .filter(root -> !root.isNull());
  }

  private void checkSize(String text, String file) {
    if (text.length() > limits.characters()) {
      throw new KustomizeException(
          "the text has " + text.length() + " characters", new Source(file, 0), "split the file");
    }
  }

  /** A next line (U+0085) ends a line in YAML 1.1 and is read as a line feed. */
  private static String withSimpleLineEnds(String text) {
    return text.replace("\r\n", "\n").replace('\u0085', '\n');
  }
}
