# shellcheck shell=sh
# Finds a JDK that can build and run Slipway. Sourced by ./slipway; defines functions only.

# The lowest release that the class files run on.
jdk_wanted=25

# True where $1 is the home of a JDK that is new enough; reads its release file, starts nothing.
jdk_fits() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r jdk_line; do
    case $jdk_line in
      JAVA_VERSION=*)
        jdk_line=${jdk_line#JAVA_VERSION=}
        jdk_line=${jdk_line#\"}
        jdk_line=${jdk_line%%[!0-9]*}
        [ -n "$jdk_line" ] && [ "$jdk_line" -ge "$jdk_wanted" ]
        return
        ;;
    esac
  done < "$1/release"
  return 1
}

# Puts the home of a fitting JDK into jdk_home, or returns 1 with what was looked at in jdk_seen.
jdk_find() {
  jdk_home=
  jdk_seen=
  if [ -n "${SLIPWAY_JAVA_HOME:-}" ]; then
    # Who names one means it: another one in its place would surprise.
    jdk_try "$SLIPWAY_JAVA_HOME"
    return
  fi
  if [ -n "${JAVA_HOME:-}" ] && jdk_try "$JAVA_HOME"; then
    return 0
  fi
  if jdk_program=$(command -v java 2>/dev/null); then
    jdk_program=$(jdk_follow "$jdk_program")
    if jdk_try "${jdk_program%/bin/java}"; then
      return 0
    fi
  fi
  for jdk_candidate in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jvm/* /usr/local/java/* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
    "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -x "$jdk_candidate/bin/java" ] && jdk_try "$jdk_candidate"; then
      return 0
    fi
  done
  if [ -x /usr/libexec/java_home ]; then
    jdk_candidate=$(/usr/libexec/java_home -v "$jdk_wanted+" 2>/dev/null) \
      && jdk_try "$jdk_candidate" && return 0
  fi
  return 1
}

jdk_try() {
  if jdk_fits "$1"; then
    jdk_home=$1
    return 0
  fi
  case $jdk_seen in
    *"  $1"*) ;;
    *)
      jdk_seen="$jdk_seen
  $1 ($(jdk_describe "$1"))"
      ;;
  esac
  return 1
}

# Why a directory is not what is wanted.
jdk_describe() {
  if [ ! -x "$1/bin/java" ]; then
    echo "no bin/java in it"
  elif [ ! -r "$1/release" ]; then
    echo "has no release file"
  elif [ ! -x "$1/bin/javac" ]; then
    echo "cannot compile: a JRE, not a JDK"
  else
    sed -n 's/^JAVA_VERSION="\{0,1\}\([^"]*\)"\{0,1\}$/release \1, too old/p' "$1/release"
  fi
}

# The file that a chain of symbolic links ends at; readlink -f is not everywhere.
jdk_follow() {
  jdk_at=$1
  jdk_turns=0
  while [ -h "$jdk_at" ] && [ "$jdk_turns" -lt 40 ]; do
    jdk_link=$(readlink "$jdk_at")
    case $jdk_link in
      /*) jdk_at=$jdk_link ;;
      *) jdk_at=${jdk_at%/*}/$jdk_link ;;
    esac
    jdk_turns=$((jdk_turns + 1))
  done
  printf '%s\n' "$jdk_at"
}

# Says how to get what is missing on this system: jdk_advice jdk|maven|git.
jdk_advice() {
  jdk_system=$(uname -s 2>/dev/null)
  if [ -r /etc/os-release ]; then
    jdk_system=$(. /etc/os-release && echo "${ID:-} ${ID_LIKE:-}")
  fi
  case " $jdk_system " in
    *" debian "* | *" ubuntu "*)
      case $1 in
        jdk) echo "  sudo apt-get install openjdk-$jdk_wanted-jdk-headless" ;;
        maven) echo "  sudo apt-get install maven" ;;
        git) echo "  sudo apt-get install git" ;;
      esac
      ;;
    *" fedora "* | *" rhel "* | *" centos "*)
      case $1 in
        jdk) echo "  sudo dnf install java-$jdk_wanted-openjdk-devel" ;;
        maven) echo "  sudo dnf install maven" ;;
        git) echo "  sudo dnf install git" ;;
      esac
      ;;
    *" suse "* | *" opensuse"*)
      case $1 in
        jdk) echo "  sudo zypper install java-$jdk_wanted-openjdk-devel" ;;
        maven) echo "  sudo zypper install maven" ;;
        git) echo "  sudo zypper install git" ;;
      esac
      ;;
    *" arch "*)
      case $1 in
        jdk) echo "  sudo pacman -S jdk-openjdk" ;;
        maven) echo "  sudo pacman -S maven" ;;
        git) echo "  sudo pacman -S git" ;;
      esac
      ;;
    *" alpine "*)
      case $1 in
        jdk) echo "  sudo apk add openjdk$jdk_wanted" ;;
        maven) echo "  sudo apk add maven" ;;
        git) echo "  sudo apk add git" ;;
      esac
      ;;
    *" Darwin "*)
      case $1 in
        jdk) echo "  brew install openjdk@$jdk_wanted" ;;
        maven) echo "  brew install maven" ;;
        git) echo "  xcode-select --install" ;;
      esac
      ;;
    *)
      echo "  with your system's package manager"
      ;;
  esac
  if [ "$1" = jdk ]; then
    echo "or, on any system and without being root:"
    echo "  curl -s https://get.sdkman.io | bash && sdk install java $jdk_wanted-tem"
    echo "or unpack a JDK from https://adoptium.net and name it: SLIPWAY_JAVA_HOME=/where/it/is"
  elif [ "$1" = maven ]; then
    echo "or unpack it from https://maven.apache.org/download.cgi and put its bin folder on the PATH"
  fi
}
