#!/usr/bin/env bash
# Unpacks the software Vulkan driver of this Debian release's backports into the folder $1, and
# writes $1/icd.json, which describes it to the Vulkan loader. Installs nothing; a second run reuses
# it. The mirror is the first one that the machine's own apt sources name.
set -euo pipefail
folder=$1
mkdir -p "$folder"
cd "$folder"

find_driver() { find root -name libvulkan_lvp.so 2>/dev/null | head -n 1; }

find_mirror() {
  cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
    grep -E '^(URIs:|deb )' | grep -oE '[a-z+]+://[^ ]+' | head -n 1
}

unpack_driver() {
  . /etc/os-release
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$keyring] $(find_mirror) ${VERSION_CODENAME}-backports main" > backports.list
  mkdir -p lists/partial archives/partial
  cat > apt.conf <<CONF
Dir::Etc::sourcelist "$folder/backports.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$folder/lists";
Dir::Cache "$folder";
Acquire::http::Timeout "20";
APT::Sandbox::User "root";
CONF
  export APT_CONFIG=$folder/apt.conf
  apt-get -qq update
  apt-get -qq download mesa-vulkan-drivers
  dpkg-deb -x mesa-vulkan-drivers_*.deb root
  rm -rf lists archives ./*.deb ./*.bin
}

[ -n "$(find_driver)" ] || unpack_driver
driver=$folder/$(find_driver)
if ldd "$driver" | grep -q 'not found'; then
  echo "the driver of the backports needs libraries that are not installed" >&2
  exit 1
fi
printf '{"file_format_version":"1.0.0","ICD":{"library_path":"%s","api_version":"1.3.0"}}\n' \
  "$driver" > icd.json
