# Sourced by ./run and ./test: installs the packages that are missing and builds a preset.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "cxsim: $*" >&2; }

# Installs, by name, whatever of cmake/packages.txt this machine lacks.
install_packages() {
    local wanted missing=() name
    wanted=$(sed -e 's/#.*//' -e 's/[[:space:]].*//' -e '/^$/d' "$here/cmake/packages.txt")
    for name in $wanted; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { say "these packages are missing, and only root can install them: ${missing[*]}"; return 1; }
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# build PRESET: configures and builds; shows the log only when that fails.
build() {
    local preset=$1 log
    mkdir -p "$here/build" || return 1
    log="$here/build/$preset.log"
    say "building ($preset); the log is build/$preset.log"
    if ! (cd "$here" && cmake --preset "$preset" && cmake --build --preset "$preset") >"$log" 2>&1; then
        tail -n 60 "$log" >&2
        say "the build failed"
        return 1
    fi
}
