#!/usr/bin/env bash
# Makes the machine and .venv ready; called by make, safe to call again.
#
#   tools/setup.sh runtime   what building PDFs needs
#   tools/setup.sh dev       that, and what the tests, ruff, mypy, veraPDF and the cluster need
#   tools/setup.sh verapdf   what building PDFs and checking them with veraPDF needs
#   tools/setup.sh cluster   what building PDFs on many machines needs
#   tools/setup.sh peers     what building PDFs and measuring other tools beside it needs
#
# Variables:
#   PYTHON                the Python that makes .venv (default: python3.11, else python3); 3.11 or newer
#   DOSSIER_NO_INSTALL=1  install no system package: print the command that would, and stop
#   DOSSIER_LIBRARIES     shared libraries that must load, and DOSSIER_TOOLS programs the tests use,
#                         each a list of name=package
#   DOSSIER_PROFILES      ICC profiles for press files, a list of package=file in it=SHA-256
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-runtime}
venv=.venv
# The names under which WeasyPrint loads them.
libraries=${DOSSIER_LIBRARIES-"
    libpango-1.0.so.0=libpango-1.0-0
    libpangoft2-1.0.so.0=libpangoft2-1.0-0
    libharfbuzz.so.0=libharfbuzz0b
    libharfbuzz-subset.so.0=libharfbuzz-subset0
    libfontconfig.so.1=libfontconfig1
    libgobject-2.0.so.0=libglib2.0-0
"}
tools=${DOSSIER_TOOLS-"
    pdftotext=poppler-utils
    pdftoppm=poppler-utils
    qpdf=qpdf
    gs=ghostscript
"}

# The profile of FOGRA39 by basICColor (zlib licence). Only the file is taken out of the package, nothing is installed.
profiles=${DOSSIER_PROFILES-"
    scribus-data=usr/share/scribus/profiles/ISOcoated_v2_300_bas.icc=b424c77f40c3423c925536f8ae08634985ccd0fe80eb253d5d229197ded7e886
"}

say() { printf '%s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3.11 python3}; do
        if command -v "$candidate" >/dev/null 2>&1; then
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail \
                "$candidate is $("$candidate" --version 2>&1), but 3.11 or newer is needed. Name one: make PYTHON=/path/to/python3.11 ..."
            say "$candidate"
            return
        fi
    done
    fail "no Python found (tried: ${PYTHON:-python3.11 python3}). Python 3.11 or newer is needed; on Debian: apt-get install python3 python3-venv"
}

# Prints the packages of the libraries in the list that do not load. Loading is the test WeasyPrint itself makes, and it
# is right for libraries that came by another way than apt.
missing_libraries() {
    # shellcheck disable=SC2086 # a list of words
    "$python" - $libraries <<'PY'
import ctypes
import sys

for entry in sys.argv[1:]:
    name, _, package = entry.partition("=")
    try:
        ctypes.CDLL(name)
    except OSError:
        print(package)
PY
}

missing_tools() {
    local entry
    for entry in $tools; do
        command -v "${entry%%=*}" >/dev/null 2>&1 || say "${entry#*=}"
    done
}

# Debian ships the venv module without the pip it puts into a venv; that is in a package of its own.
missing_venv() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null || "$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
}

words() { sort -u | xargs; }

# apt_install PACKAGE ...: 0 when installed; else says why not and what to type, and returns 1.
apt_install() {
    local line="apt-get install -y --no-install-recommends $*" root=() reason
    if ! command -v apt-get >/dev/null 2>&1; then
        say "These Debian packages, or what they are called on this system, are missing: $*" >&2
        return 1
    fi
    if [ "$(id -u)" != 0 ]; then root=(sudo -n); fi
    if [ "${DOSSIER_NO_INSTALL:-0}" = 1 ]; then
        reason="DOSSIER_NO_INSTALL=1 is set"
    elif [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        reason="installing needs root or a sudo that asks for no password"
    else
        say "setup: installing system packages: $*"
        # A package list that cannot be refreshed may still be good enough: the install tells.
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq || true
        # shellcheck disable=SC2086 # a list of words
        if "${root[@]}" env DEBIAN_FRONTEND=noninteractive $line -qq -o DPkg::Lock::Timeout=120 >/dev/null; then return 0; fi
        reason="apt-get failed, see above"
    fi
    {
        say "setup: system packages are missing: $* ($reason). Install them with:"
        if [ "$(id -u)" = 0 ]; then say "    apt-get update && $line"; else say "    sudo apt-get update && sudo $line"; fi
    } >&2
    return 1
}

system_packages() {
    local needed wanted=""
    needed=$({ missing_libraries; missing_venv; } | words)
    if [ "$what" = dev ]; then wanted=$(missing_tools | words); fi
    if [ -n "$needed" ]; then
        # shellcheck disable=SC2086 # a list of words
        apt_install $needed || exit 1
        needed=$({ missing_libraries; missing_venv; } | words)
        [ -z "$needed" ] || fail "still missing after the install: $needed"
    fi
    if [ -n "$wanted" ]; then
        # shellcheck disable=SC2086 # a list of words
        apt_install $wanted || say "setup: going on without; the tests that need them will say so." >&2
    fi
}

make_venv() {
    # A venv whose Python is gone (or was interrupted before it got its pip) is of no use: begin again.
    if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        rm -rf "$venv"
        "$python" -m venv "$venv" || fail "could not make $venv with $python"
    fi
    "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$venv holds a Python older than 3.11. Remove it with: make distclean"
}

install_packages() {
    say "setup: installing the packages of requirements/$what.txt into $venv"
    # Wheels only: building a package would run code whose own requirements have no hashes.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
        --no-deps --requirement "requirements/$what.txt" ||
        fail "pip could not install requirements/$what.txt (is a package registry reachable?)"
}

# same_file FILE SHA256
same_file() {
    local digest
    [ -f "$1" ] || return 1
    if command -v sha256sum >/dev/null 2>&1; then digest=$(sha256sum "$1"); else digest=$(shasum -a 256 "$1"); fi
    [ "${digest%% *}" = "$2" ]
}

# download_package PACKAGE FOLDER: the package, unpacked below FOLDER. No root is needed.
download_package() {
    command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 || return 1
    (
        cd "$2"
        apt-get -qq -o APT::Sandbox::User=root download "$1" >/dev/null 2>&1 || {
            # no package lists yet, or old ones
            apt-get update -qq >/dev/null 2>&1 || true
            apt-get -qq -o APT::Sandbox::User=root download "$1" >/dev/null
        }
        for package in "$1"_*.deb; do dpkg -x "$package" .; done
    )
}

# The ICC profiles that press files are made with, below .venv. Without them all but the press file can be built.
fetch_profiles() {
    local entry package file digest target folder
    for entry in $profiles; do
        package=${entry%%=*} digest=${entry##*=}
        file=${entry#*=} file=${file%=*}
        target=$venv/share/dossier/icc/${file##*/}
        if same_file "$target" "$digest"; then continue; fi
        mkdir -p "${target%/*}"
        if same_file "/$file" "$digest"; then
            cp "/$file" "$target"
            continue
        fi
        say "setup: fetching ${file##*/} out of the package $package"
        folder=$(mktemp -d)
        if download_package "$package" "$folder" && same_file "$folder/$file" "$digest"; then
            cp "$folder/$file" "$target"
        else
            say "setup: no ${file##*/} (it is in the Debian package $package): press files need it, or another CMYK profile; docs/print.md says how to name one." >&2
        fi
        rm -rf "$folder"
    done
}

case $what in
runtime | dev | verapdf | cluster | peers) ;;
*) fail "unknown set '$what': say runtime, dev, verapdf, cluster or peers" ;;
esac
python=$(find_python)
system_packages
make_venv
install_packages
fetch_profiles
# Each holds the runtime's packages, dev those of verapdf and cluster too. The stamps are written last, so an interrupted set-up is taken up again.
touch "$venv/.ready-$what"
touch "$venv/.ready-runtime"
if [ "$what" = dev ]; then touch "$venv/.ready-verapdf" "$venv/.ready-cluster"; fi
