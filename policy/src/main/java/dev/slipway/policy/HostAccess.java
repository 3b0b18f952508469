package dev.slipway.policy;

import dev.slipway.model.App.Trust;
import dev.slipway.model.Tree;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds every way in which a container of the model reaches beyond itself. */
final class HostAccess {
  /** Docker gives these to every container anyway; adding one back after dropping all is good. */
  private static final Set<String> USUAL_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "NET_RAW",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private static final Set<String> TIGHTENING =
      Set.of("no-new-privileges", "no-new-privileges:true", "no-new-privileges=true");

  /** Volumes of the local driver that do not lie on the host. */
  private static final Set<String> REMOTE_TYPES = Set.of("nfs", "nfs4", "cifs", "smb3", "tmpfs");

  private static final List<String> NAMESPACES =
      List.of("pid", "ipc", "network_mode", "userns_mode", "cgroup", "uts");

  private static final List<String> DEVICE_KEYS =
      List.of("devices", "device_cgroup_rules", "gpus", "volumes_from");

  private final Tree.Mapping model;
  private final HostPaths paths;
  private final TrustCheck trust;

  HostAccess(Tree.Mapping model, HostPaths paths, TrustCheck trust) {
    this.model = model;
    this.paths = paths;
    this.trust = trust;
  }

  void check(Service service) {
    mounts(service);
    files(service, "configs");
    files(service, "secrets");
    namespaces(service);
    devices(service);
    confinement(service);
    hooks(service);
    build(service);
    if (truth(service.entry(), "use_api_socket")) {
      trust.need(
          Trust.DOCKER_SOCKET,
          service.at("use_api_socket"),
          "service " + service.name() + " is given the engine's socket");
    }
    if (service.entry().get("provider").isPresent()) {
      trust.need(
          Trust.COMMANDS,
          service.at("provider"),
          "service " + service.name() + " is run by a program of the host");
    }
  }

  private void mounts(Service service) {
    List<Tree> mounts = service.entry().items("volumes");
    for (int i = 0; i < mounts.size(); i++) {
      if (mounts.get(i) instanceof Tree.Mapping mount) {
        String where = service.at("volumes", i);
        String type = mount.text("type").orElse("");
        Optional<String> source = mount.text("source");
        switch (type) {
          case "bind" -> source.ifPresent(path -> path(service, where, path, "mounts"));
          case "volume" -> source.ifPresent(name -> volume(service, where, name));
          case "npipe" -> hostAccess(service, where, "mounts a pipe of the host");
          default -> {}
        }
      }
    }
  }

  /** A volume of the local driver can be a bind mount in disguise. */
  private void volume(Service service, String where, String name) {
    Tree.Mapping options = model.mapping("volumes").mapping(name).mapping("driver_opts");
    String type = options.text("type").orElse("").toLowerCase(Locale.ROOT);
    options
        .text("device")
        .filter(device -> !REMOTE_TYPES.contains(type) && device.startsWith("/"))
        .ifPresent(device -> path(service, where, device, "mounts through the volume " + name));
    // Layers and options of other file systems name paths, too.
    options
        .text("o")
        .filter(o -> type.equals("overlay") || o.contains("dir=/"))
        .ifPresent(_ -> hostAccess(service, where, "mounts host paths through the volume " + name));
  }

  private void files(Service service, String kind) {
    List<Tree> used = service.entry().items(kind);
    for (int i = 0; i < used.size(); i++) {
      String name =
          used.get(i) instanceof Tree.Mapping reference
              ? reference.text("source").orElse("")
              : used.get(i).scalar().orElse("");
      String where = service.at(kind, i);
      model
          .mapping(kind)
          .mapping(name)
          .text("file")
          .ifPresent(file -> path(service, where, file, "is given the file"));
    }
  }

  private void path(Service service, String where, String text, String verb) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException _) {
      hostAccess(service, where, verb + " a path that cannot be read");
      return;
    }
    if (paths.reachesEngine(path)) {
      trust.need(
          Trust.DOCKER_SOCKET,
          where,
          "service "
              + service.name()
              + " "
              + verb
              + " "
              + text
              + ", which reaches the engine's"
              + " socket");
    }
    if (!paths.own(path)) {
      hostAccess(service, where, verb + " " + text + " of the host");
    }
  }

  private void namespaces(Service service) {
    for (String key : NAMESPACES) {
      String mode = service.entry().text(key).orElse("");
      if (mode.equals("host") || mode.startsWith("container:")) {
        hostAccess(service, service.at(key), "uses " + key + ": " + mode);
      }
    }
    if (service.entry().get("cgroup_parent").isPresent()) {
      hostAccess(service, service.at("cgroup_parent"), "chooses its own cgroup_parent");
    }
  }

  private void devices(Service service) {
    for (String key : DEVICE_KEYS) {
      List<Tree> items = service.entry().items(key);
      boolean foreign =
          !key.equals("volumes_from")
              || items.stream().anyMatch(i -> i.scalar().orElse("").startsWith("container:"));
      if (foreign && (!items.isEmpty() || service.entry().text(key).isPresent())) {
        hostAccess(service, service.at(key), "uses " + key);
      }
    }
    Tree.Mapping reserved =
        service.entry().mapping("deploy").mapping("resources").mapping("reservations");
    if (!reserved.items("devices").isEmpty()) {
      hostAccess(service, service.at("deploy.resources.reservations.devices"), "reserves devices");
    }
  }

  private void confinement(Service service) {
    if (truth(service.entry(), "privileged")) {
      hostAccess(service, service.at("privileged"), "is privileged");
    }
    List<Tree> capabilities = service.entry().items("cap_add");
    for (int i = 0; i < capabilities.size(); i++) {
      String name = capabilities.get(i).scalar().orElse("").toUpperCase(Locale.ROOT);
      String bare = name.startsWith("CAP_") ? name.substring(4) : name;
      if (!USUAL_CAPABILITIES.contains(bare)) {
        hostAccess(service, service.at("cap_add", i), "adds the capability " + bare);
      }
    }
    List<Tree> options = service.entry().items("security_opt");
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i).scalar().orElse("");
      if (!TIGHTENING.contains(option)) {
        hostAccess(service, service.at("security_opt", i), "sets security_opt " + option);
      }
    }
  }

  private void hooks(Service service) {
    for (String key : List.of("post_start", "pre_stop")) {
      List<Tree> hooks = service.entry().items(key);
      for (int i = 0; i < hooks.size(); i++) {
        if (hooks.get(i) instanceof Tree.Mapping hook && truth(hook, "privileged")) {
          hostAccess(service, service.at(key, i), "runs a privileged hook");
        }
      }
    }
  }

  private void build(Service service) {
    Tree.Mapping build = service.entry().mapping("build");
    if (truth(build, "privileged") || !build.items("entitlements").isEmpty()) {
      hostAccess(service, service.at("build"), "is built with privileges");
    }
    if (build.text("network").equals(Optional.of("host"))) {
      hostAccess(service, service.at("build.network"), "is built in the host's network");
    }
    if (build.get("ssh").isPresent()) {
      hostAccess(service, service.at("build.ssh"), "is built with the host's SSH agent or keys");
    }
    build
        .text("context")
        .filter(context -> context.startsWith("/"))
        .ifPresent(path -> path(service, service.at("build.context"), path, "is built from"));
    build
        .mapping("additional_contexts")
        .entries()
        .forEach((name, context) ->
            context
                .scalar()
                .filter(path -> path.startsWith("/"))
                .ifPresent(path ->
                    path(
                        service,
                        service.at("build.additional_contexts." + name),
                        path,
                        "is built from")));
  }

  private void hostAccess(Service service, String where, String what) {
    trust.need(Trust.HOST_MOUNTS, where, "service " + service.name() + " " + what);
  }

  private static boolean truth(Tree.Mapping mapping, String key) {
    return mapping.text(key).equals(Optional.of("true"));
  }
}
