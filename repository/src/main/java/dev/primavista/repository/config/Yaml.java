package dev.primavista.repository.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a configuration that is written as YAML; nothing in it is ever an object to construct. */
final class Yaml {
  private static final int MOST_CHARACTERS = 4 << 20;
  private static final int MOST_NODES = 100_000;

  private final String file;
  private int nodes;

  private Yaml(String file) {
    this.file = file;
  }

  /**
   * The one mapping that the text is; a group without fields where it is empty.
   *
   * @throws dev.primavista.core.model.ModelLoadException with line and column
   */
  static Node.Group read(String file, String text) {
    Yaml reader = new Yaml(file);
    return reader
        .root(text)
        .map(reader::group)
        .orElseGet(() -> new Node.Group(new LinkedHashMap<>(), new Place(file, 1, 1)));
  }

  /**
   * The keys of the one mapping with what stands under each; see {@link FlatYaml#read}.
   *
   * @throws dev.primavista.core.model.ModelLoadException with line and column
   */
  static List<FlatYaml.Setting> settings(String file, String text) {
    Yaml reader = new Yaml(file);
    List<FlatYaml.Setting> settings = new ArrayList<>();
    for (NodeTuple tuple : reader.root(text).map(MappingNode::getValue).orElse(List.of())) {
      settings.add(reader.setting(tuple));
    }
    return settings;
  }

  /**
   * The one mapping with the places of all that is in it; empty where the text is.
   *
   * @throws dev.primavista.core.model.ModelLoadException with line and column
   */
  static Optional<MappingNode> mapping(String file, String text) {
    return new Yaml(file).root(text);
  }

  private FlatYaml.Setting setting(NodeTuple tuple) {
    String key = key(tuple);
    List<Node> values = new ArrayList<>();
    values(tuple.getValueNode(), values);
    List<String> texts = new ArrayList<>();
    for (Node value : values) {
      if (value instanceof Node.Scalar scalar) {
        texts.add(scalar.text());
      }
    }
    return new FlatYaml.Setting(
        key,
        place(tuple.getKeyNode()).toString(),
        List.copyOf(texts),
        texts.size() < values.size());
  }

  private String key(NodeTuple tuple) {
    if (tuple.getKeyNode() instanceof ScalarNode key) {
      return key.getValue();
    }
    throw place(tuple.getKeyNode()).refuse("a key that is no word");
  }

  private Optional<MappingNode> root(String text) {
    Place begin = new Place(file, 1, 1);
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(MOST_CHARACTERS).build();
    try {
      Optional<org.snakeyaml.engine.v2.nodes.Node> root = new Compose(settings).composeString(text);
      return switch (root.orElse(null)) {
        case null -> Optional.empty();
        case MappingNode mapping -> Optional.of(mapping);
        default -> throw begin.refuse("no mapping (expected: lines such as 'name: iris')");
      };
    } catch (MarkedYamlEngineException malformed) {
      Place place = malformed.getProblemMark().map(this::of).orElse(begin);
      throw place.refuse("malformed YAML: " + malformed.getProblem());
    } catch (YamlEngineException malformed) {
      throw begin.refuse("malformed YAML: " + malformed.getMessage());
    }
  }

  private Place of(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place place(org.snakeyaml.engine.v2.nodes.Node node) {
    Place place = node.getStartMark().map(this::of).orElse(new Place(file, 1, 1));
    // A node that is referred to many times counts each time.
    if (++nodes > MOST_NODES) {
      throw place.refuse("more than " + MOST_NODES + " values (expected: fewer)");
    }
    if (node.isRecursive()) {
      throw place.refuse("a value that contains itself");
    }
    return place;
  }

  private Node.Group group(MappingNode mapping) {
    Place place = place(mapping);
    SequencedMap<String, List<Node>> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = key(tuple);
      List<Node> values = new ArrayList<>();
      values(tuple.getValueNode(), values);
      if (fields.put(key, values) != null) {
        throw place(tuple.getKeyNode())
            .refuse("the key '" + key + "' is there twice (expected: once)");
      }
    }
    return new Node.Group(fields, place);
  }

  private void values(org.snakeyaml.engine.v2.nodes.Node node, List<Node> values) {
    switch (node) {
      case MappingNode mapping -> values.add(group(mapping));
      case SequenceNode sequence -> {
        place(sequence);
        sequence.getValue().forEach(each -> values(each, values));
      }
      case ScalarNode scalar -> {
        if (!scalar.getTag().equals(Tag.NULL)) {
          values.add(new Node.Scalar(scalar.getValue(), place(scalar)));
        }
      }
      default -> throw place(node).refuse("a value of an unknown kind");
    }
  }
}
