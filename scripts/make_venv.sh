#!/bin/sh
# Makes .venv with a Python that the app can run on, and says in one line what is missing when it cannot.
set -eu

usable() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# 3.11 first: the versions in requirements/ were chosen with it. The system's own before others: it is kept safe by the
# system's updates, and Debian's is built with profiles, which makes a page or a PDF cost a sixth less than a plain build.
# A pyenv shim for a version that is not active exists but does not run, so each candidate is tried.
find_python() {
    for candidate in /usr/bin/python3.11 python3.11 /usr/bin/python3 python3 python3.12 python3.13; do
        if usable "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

if usable .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
    touch .venv/made
    exit 0
fi

# Debian keeps the part of Python that makes environments in a package of its own.
usable /usr/bin/python3 || sh scripts/debian_packages.sh venv 2>/dev/null || true
python=$(find_python) || {
    echo "Samsyn needs Python 3.11 or newer with venv: on Debian, apt-get install python3-venv." >&2
    exit 1
}
echo "Making .venv with $("$python" --version)..."
"$python" -m venv --clear .venv
touch .venv/made
