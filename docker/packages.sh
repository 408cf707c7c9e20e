# Sourced by the scripts beside it: installs Debian packages, and only those that are missing.
#
#   install_packages PACKAGE…
#
# A command in before_installing goes ahead of it.
# As root it installs them; anybody else is told the command to run, and the script ends with status 1. An image built
# from here keeps nothing that apt downloaded.

is_installed() {
    [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

install_packages() {
    missing=
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0

    if [ "$(id -u)" != 0 ]; then
        echo "Komorne needs Debian packages that are missing here. Run this as root, then try again:" >&2
        echo "    ${before_installing:+$before_installing && }apt-get update && apt-get install -y --no-install-recommends$missing" >&2
        exit 1
    fi
    echo "Installing$missing"
    if [ -n "${before_installing:-}" ]; then sh -c "$before_installing"; fi
    # A mirror that is briefly unreachable does not matter when the lists at hand will do.
    apt update -qq || echo "The package lists could not be refreshed; those at hand are used." >&2
    # Each word is a package.
    # shellcheck disable=SC2086
    apt install -y -qq --no-install-recommends $missing
    if [ -n "${IMAGE_BUILD:-}" ]; then rm -rf /var/lib/apt/lists/*; fi
}
