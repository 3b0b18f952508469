# The build as the README names it, with no skip allowed. Sourced by .ci/run.

maven=

run_tests() {
  export SLIPWAY_REQUIRE_DOCKER=1
  find . -path '*/target/surefire-reports/TEST-*.xml' -delete
  local status=0
  : >"$logs/verify.log"
  mvn -B verify >>"$logs/verify.log" 2>&1 &
  maven=$!
  # One line for each module and each test class, as they come.
  tail -n +1 --pid="$maven" -f "$logs/verify.log" |
    grep --line-buffered -E '^\[INFO\] Building slipway|Tests run:.*in |^\[ERROR\]|BUILD' |
    sed -u -e 's/^\[INFO\] //' || true
  wait "$maven" || status=$?
  maven=
  if [ $status -ne 0 ]; then
    count_tests || true
    fail "mvn verify ended with $status" "$logs/verify.log" 150
  fi
}

stop_tests() {
  [ -z "$maven" ] || { kill "$maven" 2>/dev/null; wait "$maven" 2>/dev/null; } || true
}

check_format() {
  JAVA_HOME="$jdk25" mvn -B -q spotless:check >"$logs/format.log" 2>&1 ||
    fail 'the format differs: run mvn spotless:apply with a JDK 21 or later' "$logs/format.log"
  echo 'ok'
}

# Prints the closing line, from what Surefire reports; a skipped test is a failure here.
count_tests() {
  find . -path '*/target/surefire-reports/TEST-*.xml' -exec grep -h -m 1 '<testsuite ' {} + |
    awk '
      function number(name,  at) {
        at = match($0, " " name "=\"[0-9]+\"")
        return at ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0
      }
      { tests += number("tests"); failed += number("failures") + number("errors")
        skipped += number("skipped") }
      END {
        printf "\n%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
        exit !(tests > 0 && failed == 0 && skipped == 0)
      }'
}
