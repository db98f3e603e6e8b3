#!/bin/sh
# Sees to the programs and libraries that come from the system and not from requirements/:
#   debian_packages.sh venv | run | test
# As root on Debian what is missing is installed; otherwise one line says what to install.
set -eu

missing=""
need() { missing="$missing $1"; }
program() { command -v "$1" >/dev/null 2>&1; }
library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"; }

if [ "$1" = venv ]; then need python3-venv; fi

if [ "$1" = run ] || [ "$1" = test ]; then
    library libpango-1.0.so.0 || need libpango-1.0-0
    library libpangoft2-1.0.so.0 || need libpangoft2-1.0-0
    # Without it every PDF takes about a second longer.
    library libharfbuzz-subset.so.0 || need libharfbuzz-subset0
    [ -e /usr/share/zoneinfo/Europe/Stockholm ] || need tzdata
fi

if [ "$1" = test ]; then
    program chromium-headless-shell || need chromium-headless-shell
    program firefox-esr || program firefox || need firefox-esr
    program pdftotext || need poppler-utils
fi

[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && program apt-get; then
    echo "Installing from Debian:$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086 # a list of packages
    if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing; } \
        >"$log" 2>&1 </dev/null; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
fi

echo "Samsyn needs packages that are not installed: apt-get install$missing" >&2
# The app serves everything but PDFs without them, so only tests and the environment insist.
[ "$1" = run ]
