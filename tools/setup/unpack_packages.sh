#!/usr/bin/env bash
# Unpacks Debian or Ubuntu packages, with those packages they need that this machine lacks, into a
# folder. Installs nothing, changes nothing outside the folder, and needs no root.
#
#   unpack_packages.sh FOLDER RELEASE PACKAGE...
#
# RELEASE is where the packages come from, for example bookworm-backports; empty: where the machine's
# own packages come from. The files end up below FOLDER/root. A second call finds them there.
set -euo pipefail
folder=$1 release=$2
shift 2
[ ! -e "$folder/root" ] || exit 0
mkdir -p "$folder/lists/partial" "$folder/archives/partial" "$folder/sources"
trap 'rm -rf "$folder/lists" "$folder/archives" "$folder/sources" "$folder/unpacked" "$folder"/*.bin' EXIT

add_sources() {
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ ! -e "$list" ] || ln -sf "$list" "$folder/sources/"
  done
  [ -n "$release" ] || return 0
  mirror=$(cat "$folder"/sources/* | grep -E '^(URIs:|deb )' | grep -oE '[a-z+]+://[^ ]+' | head -n 1)
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$keyring] $mirror $release main" > "$folder/sources/release.list"
}

configure_apt() {
  export APT_CONFIG=$folder/apt.conf
  cat > "$APT_CONFIG" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$folder/sources";
Dir::State "$folder";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "$folder";
Debug::NoLocking "true";
APT::Sandbox::User "root";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
CONF
}

# The C library stays the machine's: its loader and another version's libraries do not mix.
unpack() {
  for archive in "$folder"/archives/*.deb; do
    case $archive in */libc6_* | */libc-bin_*) continue ;; esac
    dpkg-deb -x "$archive" "$folder/unpacked"
  done
}

add_sources
configure_apt
apt-get -qq update
apt-get -qq install -y --download-only --no-install-recommends ${release:+-t "$release"} "$@" >/dev/null
unpack
mv "$folder/unpacked" "$folder/root"
