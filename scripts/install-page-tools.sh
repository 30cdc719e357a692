#!/usr/bin/env bash
# Installs, by npm and below build/page-tools, what `make verify` reads the built pages with: axe, the Nu HTML checker
# (which also needs Java), linkinator and Lighthouse. Prints what it can't install, and exits with 0 all the same.
set -u

root="$(dirname "$0")/.."
tools="$root/build/page-tools"

if ! command -v npm > /dev/null; then
  echo "install-page-tools: no npm here; the tests that read pages with axe, Nu, linkinator and Lighthouse are skipped"
  exit 0
fi
if ! cmp -s "$root/tests/verify/pages/package.json" "$tools/package.json" || [ ! -d "$tools/node_modules" ]; then
  mkdir -p "$tools" && cp "$root/tests/verify/pages/package.json" "$tools/" &&
    npm install --silent --ignore-scripts --no-package-lock --no-audit --no-fund --prefix "$tools" > /dev/null 2>&1 ||
    { rm -f "$tools/package.json"; echo "install-page-tools: npm could not install them; their tests are skipped"; }
fi
command -v java > /dev/null ||
  echo "install-page-tools: no Java here; the Nu HTML checker's test is skipped"
exit 0
