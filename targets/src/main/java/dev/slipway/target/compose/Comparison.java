package dev.slipway.target.compose;

import dev.slipway.model.Change.Field;
import dev.slipway.model.Rendered;
import dev.slipway.model.Secrets;
import dev.slipway.model.Tree;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One running container against the definition of its service, key by key.
 *
 * <p>A key that cannot be compared counts as a difference: what is taken over must be what would be
 * made.
 */
final class Comparison {
  /** Keys that say nothing about a container that already runs. */
  private static final Set<String> NOT_SEEN =
      Set.of(
          "annotations",
          "attach",
          "build",
          "depends_on",
          "develop",
          "expose",
          "links",
          "platform",
          "profiles",
          "pull_policy",
          "scale");

  private static final Set<String> COMPARED =
      Set.of(
          "cap_add",
          "cap_drop",
          "command",
          "configs",
          "container_name",
          "cpus",
          "deploy",
          "devices",
          "dns",
          "extra_hosts",
          "entrypoint",
          "environment",
          "group_add",
          "healthcheck",
          "hostname",
          "image",
          "init",
          "labels",
          "logging",
          "mem_limit",
          "network_mode",
          "networks",
          "ports",
          "privileged",
          "read_only",
          "restart",
          "secrets",
          "security_opt",
          "shm_size",
          "stdin_open",
          "stop_grace_period",
          "stop_signal",
          "tty",
          "user",
          "volumes",
          "working_dir");

  private final Engine engine;
  private final Rendered rendered;
  private final Tree.Mapping service;
  private final Container container;
  private final Tree.Mapping image;
  private final List<Field> fields = new ArrayList<>();

  /**
   * @param image the container's image as the Engine describes it
   */
  Comparison(
      Engine engine,
      Rendered rendered,
      Tree.Mapping service,
      Container container,
      Tree.Mapping image) {
    this.engine = engine;
    this.rendered = rendered;
    this.service = service;
    this.container = container;
    this.image = image.mapping("Config");
  }

  List<Field> differences() {
    image();
    words("entrypoint", "Entrypoint");
    if (service.get("entrypoint").filter(tree -> !(tree instanceof Tree.Null)).isEmpty()) {
      words("command", "Cmd");
    } else {
      field("command", list(container.config(), "Cmd"), list(service, "command"));
    }
    environment();
    labels();
    ports();
    networks();
    mounts();
    health();
    deploy();
    simple();
    return fields;
  }

  private void field(String path, Object before, Object after) {
    if (!before.equals(after)) {
      fields.add(new Field(path, before.toString(), after.toString()));
    }
  }

  private void image() {
    Optional<String> id = ComposeModel.pin(service).text("image-id");
    if (!id.equals(Optional.of(container.imageId()))) {
      String shown = container.config().text("Image").orElse("") + " " + container.imageId();
      field("image", shown, service.text("image").orElse(""));
    }
  }

  private void words(String key, String inspected) {
    boolean given = service.get(key).filter(tree -> !(tree instanceof Tree.Null)).isPresent();
    field(
        key,
        list(container.config(), inspected),
        given ? list(service, key) : list(image, inspected));
  }

  private static List<String> list(Tree.Mapping mapping, String key) {
    return mapping.items(key).stream().flatMap(item -> item.scalar().stream()).toList();
  }

  private void environment() {
    var before = variables(container.config());
    var after = variables(image);
    service
        .mapping("environment")
        .entries()
        .forEach((name, value) -> value.scalar().ifPresent(text -> after.put(name, text)));
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        // Which of them is secret is not known of a container that others made.
        fields.add(
            new Field(
                "environment." + name,
                before.containsKey(name) ? Secrets.MASK : "",
                after.containsKey(name) ? Secrets.MASK : ""));
      }
    }
  }

  private static Map<String, String> variables(Tree.Mapping config) {
    var variables = new TreeMap<String, String>();
    for (String variable : list(config, "Env")) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        variables.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return variables;
  }

  private void labels() {
    var before = texts(container.config().mapping("Labels"));
    before.keySet().removeIf(key -> key.startsWith("com.docker.compose."));
    var after = texts(image.mapping("Labels"));
    after.keySet().removeIf(key -> key.startsWith("com.docker.compose."));
    after.putAll(texts(service.mapping("labels")));
    field("labels", before, after);
  }

  private static Map<String, String> texts(Tree.Mapping mapping) {
    var texts = new TreeMap<String, String>();
    mapping.entries().forEach((key, value) -> texts.put(key, value.scalar().orElse("")));
    return texts;
  }

  private void ports() {
    var before = new TreeSet<String>();
    container
        .hostConfig()
        .mapping("PortBindings")
        .entries()
        .forEach((port, bindings) -> {
          if (bindings instanceof Tree.Sequence sequence) {
            for (Tree item : sequence.items()) {
              var binding = (Tree.Mapping) item;
              before.add(
                  port(
                      binding.text("HostIp").orElse(""),
                      binding.text("HostPort").orElse(""),
                      port));
            }
          }
        });
    var after = new TreeSet<String>();
    for (Tree item : service.items("ports")) {
      var port = (Tree.Mapping) item;
      after.add(
          port(
              port.text("host_ip").orElse(""),
              port.text("published").orElse(""),
              port.text("target").orElse("") + "/" + port.text("protocol").orElse("tcp")));
    }
    field("ports", before, after);
  }

  private static String port(String address, String published, String target) {
    String host = address.equals("0.0.0.0") ? "" : address;
    return (host.isEmpty() ? "" : host + ":")
        + (published.equals("0") ? "" : published)
        + "->"
        + target;
  }

  private void networks() {
    Optional<String> mode = service.text("network_mode");
    if (mode.isPresent()) {
      if (!mode.get().startsWith("service:")) {
        field("network_mode", container.hostConfig().text("NetworkMode").orElse(""), mode.get());
      } else {
        unknown("network_mode");
      }
      return;
    }
    var before =
        new TreeSet<>(
            container
                .inspected()
                .mapping("NetworkSettings")
                .mapping("Networks")
                .entries()
                .keySet());
    var keys = new TreeSet<>(service.mapping("networks").entries().keySet());
    if (keys.isEmpty()) {
      keys.add("default");
    }
    Tree.Mapping networks = rendered.model().mapping("networks");
    var after =
        keys.stream()
            .map(key -> networks.mapping(key).text("name").orElse(rendered.project() + "_" + key))
            .collect(Collectors.toCollection(TreeSet::new));
    field("networks", before, after);
    for (String key : keys) {
      String name = networks.mapping(key).text("name").orElse(rendered.project() + "_" + key);
      attachment("networks." + key, service.mapping("networks").mapping(key), name);
    }
  }

  private void attachment(String path, Tree.Mapping wanted, String network) {
    Tree.Mapping there =
        container.inspected().mapping("NetworkSettings").mapping("Networks").mapping(network);
    for (String key : wanted.entries().keySet()) {
      switch (key) {
        case "aliases" -> {
          // The container's own names are among them, too.
          var aliases = list(there, "Aliases");
          if (!aliases.containsAll(list(wanted, key))) {
            field(path + ".aliases", aliases, list(wanted, key));
          }
        }
        case "ipv4_address" ->
            field(
                path + ".ipv4_address",
                there.mapping("IPAMConfig").text("IPv4Address").orElse(""),
                wanted.text(key).orElse(""));
        default -> unknown(path + "." + key);
      }
    }
  }

  private void mounts() {
    var before = new TreeMap<String, String>();
    for (Tree item : container.inspected().items("Mounts")) {
      var mount = (Tree.Mapping) item;
      boolean bind = mount.text("Type").filter("bind"::equals).isPresent();
      before.put(
          mount.text("Destination").orElse(""),
          (bind ? mount.text("Source") : mount.text("Name")).orElse("")
              + (mount.text("RW").filter("false"::equals).isPresent() ? " (read-only)" : ""));
    }
    // Volumes that the image asks for have no name that could be compared.
    var unnamed = new TreeSet<>(image.mapping("Volumes").entries().keySet());
    var after = wantedMounts();
    var targets = new TreeSet<>(before.keySet());
    targets.addAll(after.keySet());
    for (String target : targets) {
      String was = before.getOrDefault(target, "");
      String will = after.getOrDefault(target, "");
      boolean anonymous = will.isEmpty() && unnamed.contains(target);
      if (!was.equals(will) && !anonymous && !sameContent(was, will)) {
        fields.add(new Field("volumes." + target, was, will));
      }
    }
  }

  private Map<String, String> wantedMounts() {
    var after = new TreeMap<String, String>();
    Tree.Mapping volumes = rendered.model().mapping("volumes");
    for (Tree item : service.items("volumes")) {
      var volume = (Tree.Mapping) item;
      String source = volume.text("source").orElse("");
      String type = volume.text("type").orElse("volume");
      String name =
          type.equals("volume") && !source.isEmpty()
              ? volumes.mapping(source).text("name").orElse(rendered.project() + "_" + source)
              : source;
      boolean readOnly = volume.text("read_only").filter("true"::equals).isPresent();
      if (!type.equals("tmpfs")) {
        after.put(volume.text("target").orElse(""), name + (readOnly ? " (read-only)" : ""));
      }
    }
    files("secrets", "/run/secrets/", after);
    files("configs", "/", after);
    return after;
  }

  private void files(String kind, String directory, Map<String, String> after) {
    for (Tree item : service.items(kind)) {
      String name = item.scalar().orElseGet(() -> ((Tree.Mapping) item).text("source").orElse(""));
      String target =
          item instanceof Tree.Mapping mapping ? mapping.text("target").orElse(name) : name;
      String path = target.startsWith("/") ? target : directory + target;
      Optional<String> file = rendered.model().mapping(kind).mapping(name).text("file");
      if (file.isPresent()) {
        after.put(path, file.get() + " (read-only)");
      } else {
        unknown(kind + "." + name);
      }
    }
  }

  /** A file of the old project directory is as good as the same one of the checkout. */
  private boolean sameContent(String before, String after) {
    String suffix = " (read-only)";
    if (!before.startsWith("/")
        || !after.startsWith("/")
        || before.endsWith(suffix) != after.endsWith(suffix)) {
      return false;
    }
    Optional<String> old = engine.contentDigest(Path.of(before.replace(suffix, "")));
    return old.isPresent() && old.equals(engine.contentDigest(Path.of(after.replace(suffix, ""))));
  }

  private void health() {
    Tree.Mapping wanted = service.mapping("healthcheck");
    Tree.Mapping before = container.config().mapping("Healthcheck");
    if (wanted.text("disable").filter("true"::equals).isPresent()) {
      field("healthcheck.test", list(before, "Test"), List.of("NONE"));
      return;
    }
    Tree.Mapping fallback = image.mapping("Healthcheck");
    field(
        "healthcheck.test",
        list(before, "Test"),
        wanted.get("test").isPresent() ? list(wanted, "test") : list(fallback, "Test"));
    Map.of("interval", "Interval", "timeout", "Timeout", "start_period", "StartPeriod")
        .forEach((key, name) ->
            field(
                "healthcheck." + key,
                number(before.text(name)),
                wanted.text(key).map(Amounts::nanoseconds).orElse(number(fallback.text(name)))));
    field(
        "healthcheck.retries",
        number(before.text("Retries")),
        number(wanted.text("retries").or(() -> fallback.text("Retries"))));
  }

  private static BigDecimal number(Optional<String> text) {
    return text.map(BigDecimal::new).map(BigDecimal::stripTrailingZeros).orElse(BigDecimal.ZERO);
  }

  private void deploy() {
    Tree.Mapping deploy = service.mapping("deploy");
    if (deploy.get("restart_policy").isPresent()) {
      unknown("deploy.restart_policy");
    }
    Tree.Mapping limits = deploy.mapping("resources").mapping("limits");
    amount("mem_limit", "Memory", limits.text("memory").or(() -> service.text("mem_limit")));
    field(
        "cpus",
        number(container.hostConfig().text("NanoCpus")),
        number(limits.text("cpus").or(() -> service.text("cpus")))
            .multiply(BigDecimal.valueOf(1_000_000_000L))
            .stripTrailingZeros());
    if (!deploy.mapping("resources").mapping("reservations").entries().isEmpty()) {
      unknown("deploy.resources.reservations");
    }
  }

  private void amount(String path, String inspected, Optional<String> wanted) {
    field(
        path,
        number(container.hostConfig().text(inspected)),
        wanted.map(Amounts::bytes).orElse(BigDecimal.ZERO));
  }

  /** Settings of one value each; what the file leaves out must be as it is by itself. */
  private void simple() {
    Tree.Mapping config = container.config();
    Tree.Mapping host = container.hostConfig();
    field("user", config.text("User").orElse(""), text("user", imageText("User")));
    field(
        "working_dir",
        config.text("WorkingDir").orElse(""),
        text("working_dir", imageText("WorkingDir")));
    field(
        "stop_signal",
        config.text("StopSignal").orElse(""),
        text("stop_signal", imageText("StopSignal")));
    String own = container.id().substring(0, Math.min(12, container.id().length()));
    field("hostname", config.text("Hostname").orElse(own), text("hostname", own));
    field(
        "stop_grace_period",
        number(config.text("StopTimeout")).multiply(BigDecimal.TEN.pow(9)).stripTrailingZeros(),
        Amounts.nanoseconds(text("stop_grace_period", "0s")));
    flag("tty", config, "Tty");
    flag("stdin_open", config, "OpenStdin");
    flag("privileged", host, "Privileged");
    flag("read_only", host, "ReadonlyRootfs");
    flag("init", host, "Init");
    field("restart", restart(host.mapping("RestartPolicy")), text("restart", "no"));
    set("cap_add", "CapAdd");
    set("cap_drop", "CapDrop");
    set("security_opt", "SecurityOpt");
    set("dns", "Dns");
    set("group_add", "GroupAdd");
    set("extra_hosts", "ExtraHosts");
    devices();
    logging();
    if (service.get("shm_size").isPresent()) {
      amount("shm_size", "ShmSize", service.text("shm_size"));
    }
    if (service.get("container_name").isPresent()) {
      field("container_name", container.name(), text("container_name", ""));
    }
    service.entries().keySet().stream()
        .filter(key -> !COMPARED.contains(key) && !NOT_SEEN.contains(key) && !key.startsWith("x-"))
        .forEach(this::unknown);
  }

  private void devices() {
    var before =
        container.hostConfig().items("Devices").stream()
            .map(item -> (Tree.Mapping) item)
            .map(d -> device(d, "PathOnHost", "PathInContainer", "CgroupPermissions"))
            .collect(Collectors.toCollection(TreeSet::new));
    var after =
        service.items("devices").stream()
            .map(item -> (Tree.Mapping) item)
            .map(d -> device(d, "source", "target", "permissions"))
            .collect(Collectors.toCollection(TreeSet::new));
    field("devices", before, after);
  }

  private static String device(
      Tree.Mapping device, String source, String target, String permissions) {
    return "%s:%s:%s"
        .formatted(
            device.text(source).orElse(""),
            device.text(target).orElse(""),
            device.text(permissions).orElse("rwm"));
  }

  /** Where the file says nothing, the Engine's own setting counts, which is not the project's. */
  private void logging() {
    Tree.Mapping wanted = service.mapping("logging");
    Tree.Mapping there = container.hostConfig().mapping("LogConfig");
    wanted
        .text("driver")
        .ifPresent(driver -> field("logging.driver", there.text("Type").orElse(""), driver));
    if (!wanted.entries().isEmpty()) {
      field("logging.options", texts(there.mapping("Config")), texts(wanted.mapping("options")));
    }
  }

  private void flag(String key, Tree.Mapping inspected, String name) {
    field(key, inspected.text(name).orElse("false"), text(key, "false"));
  }

  private String imageText(String name) {
    return image.text(name).orElse("");
  }

  private String text(String key, String otherwise) {
    return service.text(key).orElse(otherwise);
  }

  private void set(String key, String inspected) {
    field(key, comparable(list(container.hostConfig(), inspected)), comparable(list(service, key)));
  }

  /** The Engine writes CAP_NET_RAW and host:address, the model NET_RAW and host=address. */
  private static Set<String> comparable(List<String> words) {
    return words.stream()
        .map(word -> word.replaceFirst("^CAP_", "").replaceFirst("^([^:=]+)=", "$1:"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String restart(Tree.Mapping policy) {
    String name = policy.text("Name").filter(text -> !text.isEmpty()).orElse("no");
    String most = policy.text("MaximumRetryCount").orElse("0");
    return most.equals("0") ? name : name + ":" + most;
  }

  private void unknown(String key) {
    fields.add(new Field(key, "cannot be compared", "as in the file"));
  }
}
