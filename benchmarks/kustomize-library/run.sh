#!/bin/sh
# Measures the library in a warm JVM with JMH: builds over 50, 500, 5,000 and 20,000 resources.
#
#   benchmarks/kustomize-library/run.sh [JMH-OPTION...]
#
# Needs: mvn -pl kustomize compile before it, python3, and JDK 25 as JAVA_HOME. JMH is fetched into
# a temporary directory; it is no dependency of Slipway. The heap has its size from the start: one
# that still grows is what the builds of thousands of resources would be measuring.
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
library=$(CDPATH='' cd -- "$here/../.." && pwd -P)/kustomize/target/classes
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q -B -f "$here/jmh.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib" >&2
mkdir "$work/classes" "$work/overlays"
"${JAVA_HOME:?is not set}/bin/javac" -cp "$library:$work/lib/*" -proc:full \
  -d "$work/classes" "$here/OverlayBenchmark.java"
"$here/../kustomize" --make "$work/overlays"
"$JAVA_HOME/bin/java" -cp "$work/classes:$library:$work/lib/*" org.openjdk.jmh.Main \
  -jvmArgsAppend "-Xms4g -Xmx4g -Doverlays=$work/overlays" "$@"
