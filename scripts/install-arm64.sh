#!/usr/bin/env bash
# Unpacks Debian's Python for 64-bit ARM, and the libraries that it needs, below /usr/local/lib/arm64-python, for the
# claims that run under an emulator. Nothing is installed: apt uses package lists of its own, and no script of a package
# runs. Prints what it can't do, and exits with 0 all the same.
set -u

root="${1:-/usr/local/lib/arm64-python}"
packages="python3.11-minimal libpython3.11-stdlib libstdc++6"

[ -x "$root/usr/bin/python3.11" ] && exit 0
command -v apt-get > /dev/null && command -v dpkg > /dev/null || {
  echo "install-arm64: no apt-get and dpkg here; claims about ARM are unavailable"
  exit 0
}
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/unpacked"
: > "$work/status"
apt() {
  apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o APT::Sandbox::User="$(id -un)" \
    -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache" \
    -o Debug::NoLocking=1 "$@" > "$work/log" 2>&1
}
sudo=""
[ -w "$(dirname "$root")" ] || sudo="sudo"
# shellcheck disable=SC2086 # a list of names
apt update && apt install --yes --no-install-recommends --download-only $packages &&
  for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$work/unpacked" || exit 0; done &&
  chmod 755 "$work/unpacked" && $sudo mkdir -p "$root" && $sudo cp -a "$work/unpacked/." "$root/" ||
  echo "install-arm64: could not unpack $packages for arm64: $(tail -n 1 "$work/log")"
exit 0
