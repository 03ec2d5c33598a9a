# Sourced by the other scripts: install what is missing, configure and build. Quiet and quick when done.

step() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf 'run: %s\n' "$*" >&2; exit 1; }

BUILD_PACKAGES="gcc libc6-dev meson ninja-build pkg-config python3 python3-yaml nodejs
  libmicrohttpd-dev libsqlite3-dev libpq-dev libsodium-dev libicu-dev libjansson-dev libfyaml-dev
  libxxhash-dev libgnutls28-dev libexpat1-dev zlib1g-dev libseccomp-dev libcurl4-gnutls-dev"
TEST_PACKAGES="libcmocka-dev sqlite3 postgresql postgresql-client chromium curl openssl util-linux python3-venv
  unixodbc-dev odbc-postgresql libsqliteodbc python3-hl7"
CLANG_PACKAGES="clang llvm libclang-rt-dev"
LINT_PACKAGES="cppcheck clang"

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"
    else fail "needs root or sudo to install packages: $*"; fi
}

installed() { dpkg-query -W -f='${Status}\n' "$1" 2>/dev/null | grep -q '^install ok installed'; }

# need PACKAGE...: install those that are not there. A program that came some other way counts too.
need() {
    local package missing=()
    for package in "$@"; do
        case "$package" in
            nodejs) command -v node >/dev/null && command -v npm >/dev/null && continue
                    missing+=(nodejs npm); continue ;;
            meson | gcc | curl | openssl | cppcheck | clang) command -v "$package" >/dev/null && continue ;;
            ninja-build) command -v ninja >/dev/null && continue ;;
        esac
        installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return
    command -v apt-get >/dev/null || fail "this needs Debian 12 or 13 (apt-get); missing: ${missing[*]}"
    step "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    if [ -z "${apt_updated:-}" ]; then
        as_root apt-get update -q >"$AIM_ROOT/build/apt.log" 2>&1 || fail "apt-get update failed, see build/apt.log"
        apt_updated=1
    fi
    as_root apt-get install -q -y --no-install-recommends "${missing[@]}" >>"$AIM_ROOT/build/apt.log" 2>&1 ||
        fail "apt-get install failed, see build/apt.log"
}

# Node packages of tools/web, once per lock file. $1: 'all', or 'build' for those the product needs.
need_node_modules() {
    local web=$AIM_ROOT/tools/web stamp
    stamp=$web/node_modules/.aim-$1-$(sha256sum "$web/package-lock.json" | cut -c1-16)
    [ -e "$stamp" ] && return
    [ "$1" = build ] && compgen -G "$web/node_modules/.aim-all-$(basename "$stamp" | sed 's/.*-//')" >/dev/null && return
    step "installing the packages of tools/web"
    local omit=()
    [ "$1" = build ] && omit=(--omit=dev)
    (cd "$web" && npm ci --ignore-scripts --no-audit --no-fund "${omit[@]}" >"$AIM_ROOT/build/npm.log" 2>&1) ||
        fail "npm ci failed, see build/npm.log"
    touch "$stamp"
}

# Python packages of a requirements file, in a virtual environment of their own under build/venv/NAME, once per content of the
# file. False when the package index cannot be reached: whoever asked says what it leaves out.
need_python_packages() {
    local name=$1 file=$2 folder stamp
    folder=$AIM_ROOT/build/venv/$name
    stamp=$folder/.aim-$(sha256sum "$file" | cut -c1-16)
    [ -e "$stamp" ] && return
    step "installing the packages of $file"
    rm -rf "$folder"
    mkdir -p "$AIM_ROOT/build/venv"
    /usr/bin/python3 -m venv "$folder" >"$AIM_ROOT/build/venv/$name.log" 2>&1 &&
        "$folder/bin/python3" -m pip install --quiet --disable-pip-version-check --only-binary :all: -r "$file" \
            >>"$AIM_ROOT/build/venv/$name.log" 2>&1 && touch "$stamp"
}

# A Java program that uses packages (pom.xml, Peer.java in FOLDER), compiled under build/java/NAME, once per content. False when
# there is no Java or Maven here, or the packages cannot be reached: whoever asked says what it leaves out.
need_java_peer() {
    local name=$1 from=$2 folder stamp
    folder=$AIM_ROOT/build/java/$name
    stamp=$folder/.aim-$(cat "$from/pom.xml" "$from/Peer.java" | sha256sum | cut -c1-16)
    [ -e "$stamp" ] && return
    command -v javac >/dev/null && command -v mvn >/dev/null || return 1
    step "compiling the peer of $from"
    rm -rf "$folder"
    mkdir -p "$folder" &&
        mvn -q -B -f "$from/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/lib" >"$folder.log" 2>&1 &&
        javac -cp "$folder/lib/*" -d "$folder/classes" "$from/Peer.java" >>"$folder.log" 2>&1 && touch "$stamp"
}

# build_into DIR [meson options]: configure once, then build; prints only what matters.
build_into() {
    local dir=$1
    shift
    if [ ! -f "$dir/build.ninja" ]; then
        step "configuring $dir"
        meson setup "$dir" "$@" >"$dir.setup.log" 2>&1 || { tail -30 "$dir.setup.log" >&2; fail "configuring failed"; }
    fi
    step "building $dir"
    ninja -C "$dir" >"$dir.build.log" 2>&1 || { grep -E 'error|FAILED|undefined' -A5 "$dir.build.log" | head -60 >&2
                                                 fail "the build failed, see $dir.build.log"; }
}

mkdir -p "$AIM_ROOT/build"
