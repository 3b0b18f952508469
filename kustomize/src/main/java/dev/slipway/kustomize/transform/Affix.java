package dev.slipway.kustomize.transform;

import dev.slipway.kustomize.resource.Resource;

/** At which end of a name something is added. */
enum Affix {
  PREFIX {
    @Override
    String on(String name, String added) {
      return added + name;
    }

    @Override
    void remember(Resource resource, String added) {
      resource.namePrefixes().add(added);
    }
  },
  SUFFIX {
    @Override
    String on(String name, String added) {
      return name + added;
    }

    @Override
    void remember(Resource resource, String added) {
      resource.nameSuffixes().add(added);
    }
  };

  abstract String on(String name, String added);

  abstract void remember(Resource resource, String added);
}
