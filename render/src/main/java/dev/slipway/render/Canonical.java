package dev.slipway.render;

import java.util.ArrayList;
import java.util.List;

/** Writes every short syntax out in its long form, and fills in what Compose takes for granted. */
final class Canonical {
  private enum Form {
    FILE_MOUNT,
    PAIRS,
    DEPENDENCIES,
    ENV_FILE,
    LIST,
    EXTENDS,
    GPUS,
    NETWORKS,
    VOLUME,
    DEVICE,
    PORTS,
    BUILD,
    SSH,
    EXTERNAL
  }

  private enum Default {
    BUILD,
    SECRET,
    PORT,
    DEVICE
  }

  private static final Paths<Form> FORMS =
      new Paths<Form>()
          .add("services.*.build.secrets.*", Form.FILE_MOUNT)
          .add("services.*.build.additional_contexts", Form.PAIRS)
          .add("services.*.depends_on", Form.DEPENDENCIES)
          .add("services.*.env_file", Form.ENV_FILE)
          .add("services.*.label_file", Form.LIST)
          .add("services.*.extends", Form.EXTENDS)
          .add("services.*.gpus", Form.GPUS)
          .add("services.*.networks", Form.NETWORKS)
          .add("services.*.models", Form.NETWORKS)
          .add("services.*.volumes.*", Form.VOLUME)
          .add("services.*.dns", Form.LIST)
          .add("services.*.devices.*", Form.DEVICE)
          .add("services.*.secrets.*", Form.FILE_MOUNT)
          .add("services.*.configs.*", Form.FILE_MOUNT)
          .add("services.*.ports", Form.PORTS)
          .add("services.*.build", Form.BUILD)
          .add("services.*.build.ssh", Form.SSH)
          .add("volumes.*", Form.EXTERNAL)
          .add("networks.*", Form.EXTERNAL)
          .add("secrets.*", Form.EXTERNAL)
          .add("configs.*", Form.EXTERNAL);

  private static final Paths<Default> DEFAULTS =
      new Paths<Default>()
          .add("services.*.build", Default.BUILD)
          .add("services.*.secrets.*", Default.SECRET)
          .add("services.*.ports.*", Default.PORT)
          .add("services.*.deploy.resources.reservations.devices.*", Default.DEVICE)
          .add("services.*.gpus.*", Default.DEVICE);

  private Canonical() {}

  static Value.Mapping of(Value.Mapping model) {
    return children(model, "");
  }

  private static Value transform(Value value, String path) {
    Form form = FORMS.at(path);
    if (form != null) {
      return byForm(form, value, path);
    }
    return switch (value) {
      case Value.Mapping mapping -> children(mapping, path);
      case Value.Listing listing -> {
        listing.items().replaceAll(item -> transform(item, Paths.below(path, "[]")));
        yield listing;
      }
      default -> value;
    };
  }

  private static Value.Mapping children(Value.Mapping mapping, String path) {
    mapping.entries().replaceAll((key, child) -> transform(child, Paths.below(path, key)));
    return mapping;
  }

  private static Value byForm(Form form, Value value, String path) {
    return switch (form) {
      case FILE_MOUNT -> value instanceof Value.Text text ? single("source", text) : value;
      case EXTENDS -> value instanceof Value.Text text ? single("service", text) : value;
      case LIST ->
          value instanceof Value.Text text ? new Value.Listing(text.at()).add(text) : value;
      case PAIRS -> pairs(value, path);
      case DEPENDENCIES -> dependencies(value);
      case ENV_FILE -> envFiles(value);
      case GPUS -> gpus(value, path);
      case NETWORKS -> value instanceof Value.Listing listing ? names(listing) : value;
      case VOLUME -> volume(value);
      case DEVICE -> device(value);
      case PORTS -> ports(value, path);
      case BUILD -> build(value, path);
      case SSH -> ssh(value);
      case EXTERNAL -> external(value, path);
    };
  }

  private static Value single(String key, Value.Text text) {
    return new Value.Mapping(text.at()).put(key, text);
  }

  private static Value pairs(Value value, String path) {
    if (!(value instanceof Value.Listing listing)) {
      return value;
    }
    var mapping = new Value.Mapping(listing.at());
    for (Value item : listing.items()) {
      int equals = item instanceof Value.Text text ? text.text().indexOf('=') : -1;
      if (!(item instanceof Value.Text text) || equals < 0) {
        throw Refusal.of(item, path, "not of the form key=value", "write key=value");
      }
      mapping.put(
          text.text().substring(0, equals),
          new Value.Text(item.at(), text.text().substring(equals + 1)));
    }
    return mapping;
  }

  private static Value dependencies(Value value) {
    if (value instanceof Value.Listing listing) {
      var mapping = new Value.Mapping(listing.at());
      for (Value item : listing.items()) {
        mapping.put(
            item.printed(),
            new Value.Mapping(item.at())
                .put("condition", "service_started")
                .put("required", new Value.Truth(item.at(), true)));
        mapping.keys().put(item.printed(), item.at());
      }
      return mapping;
    }
    if (value instanceof Value.Mapping mapping) {
      for (Value dependency : mapping.entries().values()) {
        if (dependency instanceof Value.Mapping there && !there.has("required")) {
          there.put("required", new Value.Truth(there.at(), true));
        }
      }
    }
    return value;
  }

  private static Value envFiles(Value value) {
    return switch (value) {
      case Value.Text text -> new Value.Listing(text.at()).add(envFile(text));
      case Value.Listing listing -> {
        listing.items().replaceAll(Canonical::envFile);
        yield listing;
      }
      default -> value;
    };
  }

  private static Value envFile(Value value) {
    Value.Mapping file =
        value instanceof Value.Mapping mapping
            ? mapping
            : new Value.Mapping(value.at()).put("path", value);
    if (!file.has("required")) {
      file.put("required", new Value.Truth(file.at(), true));
    }
    return file;
  }

  private static Value gpus(Value value, String path) {
    if (value instanceof Value.Text text) {
      return new Value.Listing(text.at()).add(single("count", text));
    }
    if (value instanceof Value.Listing listing) {
      listing.items().replaceAll(item -> transform(item, Paths.below(path, "[]")));
    }
    return value;
  }

  private static Value names(Value.Listing listing) {
    var mapping = new Value.Mapping(listing.at());
    for (Value item : listing.items()) {
      mapping.put(item.printed(), new Value.Nil(item.at()));
      mapping.keys().put(item.printed(), item.at());
    }
    return mapping;
  }

  private static Value volume(Value value) {
    if (!(value instanceof Value.Text text)) {
      return value;
    }
    Value.Mapping mount = MountSpec.parse(text);
    String target = mount.text("target");
    return target == null ? mount : mount.put("target", GoPath.clean(target));
  }

  private static Value device(Value value) {
    if (!(value instanceof Value.Text text)) {
      return value;
    }
    String[] parts = text.text().split(":", -1);
    if (parts.length > 3) {
      throw Refusal.at(text, "this device has too many colons", "use the long syntax");
    }
    return new Value.Mapping(text.at())
        .put("source", parts[0])
        .put("target", parts.length > 1 ? parts[1] : parts[0])
        .put("permissions", parts.length > 2 ? parts[2] : "rwm");
  }

  private static Value ports(Value value, String path) {
    if (!(value instanceof Value.Listing listing)) {
      throw Refusal.of(value, path, value.kind() + " where a list is expected", "write a list");
    }
    List<Value> ports = new ArrayList<>();
    for (Value item : listing.items()) {
      switch (item) {
        case Value.Whole whole -> ports.add(new Value.Mapping(item.at()).put("target", whole));
        case Value.Text text -> ports.addAll(PortSpec.parse(text));
        case Value.Mapping mapping -> ports.add(mapping);
        default -> throw Refusal.of(item, path, item.kind() + " is no port", "write \"8080:80\"");
      }
    }
    return new Value.Listing(listing.at(), ports);
  }

  private static Value build(Value value, String path) {
    return switch (value) {
      case Value.Text text -> single("context", text);
      case Value.Mapping mapping -> children(mapping, path);
      default -> value;
    };
  }

  private static Value ssh(Value value) {
    if (!(value instanceof Value.Listing listing)) {
      return value;
    }
    var mapping = new Value.Mapping(listing.at());
    for (Value item : listing.items()) {
      String text = item.printed();
      int equals = text.indexOf('=');
      mapping.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0
              ? new Value.Nil(item.at())
              : new Value.Text(item.at(), text.substring(equals + 1)));
    }
    return mapping;
  }

  private static Value external(Value value, String path) {
    if (!(value instanceof Value.Mapping resource)) {
      return value;
    }
    children(resource, path);
    if (resource.get("external") instanceof Value.Mapping external) {
      resource.put("external", new Value.Truth(external.at(), true));
      Value given = external.get("name");
      if (given != null) {
        if (resource.has("name") && !Value.same(given, resource.get("name"))) {
          throw Refusal.of(given, path, "external.name and name differ", "keep only \"name\"");
        }
        resource.put("name", given);
      }
    }
    return resource;
  }

  /** Lists of name servers lose their empty entries. */
  static void dropEmptyNames(Value.Mapping model) {
    if (model.get("services") instanceof Value.Mapping services) {
      for (Value service : services.entries().values()) {
        if (service instanceof Value.Mapping mapping
            && mapping.get("dns") instanceof Value.Listing dns) {
          dns.items().removeIf(item -> item.isNil() || item.printed().isEmpty());
        }
      }
    }
  }

  static void setDefaults(Value value, String path) {
    Default what = DEFAULTS.at(path);
    if (what != null && value instanceof Value.Mapping mapping) {
      byDefault(what, mapping, path);
    }
    switch (value) {
      case Value.Mapping mapping ->
          mapping.entries().forEach((key, child) -> setDefaults(child, Paths.below(path, key)));
      case Value.Listing listing ->
          listing.items().forEach(item -> setDefaults(item, Paths.below(path, "[]")));
      default -> {}
    }
  }

  private static void byDefault(Default what, Value.Mapping mapping, String path) {
    switch (what) {
      case BUILD -> putIfAbsent(mapping, "context", new Value.Text(mapping.at(), "."));
      case SECRET ->
          putIfAbsent(
              mapping,
              "target",
              new Value.Text(mapping.at(), "/run/secrets/" + mapping.text("source")));
      case PORT -> {
        putIfAbsent(mapping, "protocol", new Value.Text(mapping.at(), "tcp"));
        putIfAbsent(mapping, "mode", new Value.Text(mapping.at(), "ingress"));
      }
      case DEVICE -> {
        if (mapping.has("count") && mapping.has("device_ids")) {
          throw Refusal.of(mapping, path, "has both count and device_ids", "keep one of them");
        }
        if (!mapping.has("device_ids")) {
          putIfAbsent(mapping, "count", new Value.Text(mapping.at(), "all"));
        }
      }
    }
  }

  private static void putIfAbsent(Value.Mapping mapping, String key, Value value) {
    if (!mapping.has(key)) {
      mapping.put(key, value);
    }
  }
}
