#!/bin/sh
# Makes .venv with a Python that the app can run on, and says in one line what is missing when it cannot.
set -eu

usable() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# python3.11 first: the versions in requirements/ were chosen with it. A pyenv shim for a version that is not
# active exists but does not run, so each candidate is tried.
find_python() {
    for candidate in python3.11 python3 python3.12 python3.13 /usr/bin/python3; do
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

if ! python=$(find_python); then
    # Debian keeps the part of Python that makes environments in a package of its own.
    sh scripts/debian_packages.sh venv
    python=$(find_python) || {
        echo "Samsyn needs Python 3.11 or newer with venv: on Debian, apt-get install python3-venv." >&2
        exit 1
    }
fi
echo "Making .venv with $("$python" --version)..."
"$python" -m venv --clear .venv
touch .venv/made
