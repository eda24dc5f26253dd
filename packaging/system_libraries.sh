#!/usr/bin/env bash
# Makes sure that the few system libraries that Qt needs on Debian and Ubuntu are there.
#   system_libraries.sh run     what the window needs
#   system_libraries.sh test    also a display without a screen, a desktop, a keyring and networks for the tests
#   system_libraries.sh bundle  what freezing and packing take
#   system_libraries.sh installers  what packing for Windows and signing take
#   system_libraries.sh windows  a Windows to try its installer in, where there is one for this processor
#   system_libraries.sh runtimes  what compiling the optional runtimes takes, and their tests
set -euo pipefail

[ "$(uname -s)" = Linux ] || exit 0
purpose=${1:?run, test, bundle, installers, windows or runtimes}

# Each line: what proves that it is there (a library's file name, or a command), and the package that brings it.
libraries="
libglib-2.0.so.0 libglib2.0-0
libGL.so.1 libgl1
libEGL.so.1 libegl1
libxkbcommon.so.0 libxkbcommon0
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libxcb-cursor.so.0 libxcb-cursor0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
"
test_commands="
Xvfb xvfb
openbox openbox
trayer trayer
xdotool xdotool
dbus-daemon dbus
gnome-keyring-daemon gnome-keyring
bwrap bubblewrap
ip iproute2
nft nftables
faketime faketime
debootstrap debootstrap
"
bundle_libraries="
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
"
bundle_commands="
objdump binutils
patchelf patchelf
dpkg-shlibdeps dpkg-dev
xz xz-utils
"
installer_commands="
makensis nsis
osslsigncode osslsigncode
gpg gnupg
desktop-file-validate desktop-file-utils
"
windows_commands="
wine wine
/usr/lib/wine/wine64 wine64
"
runtime_commands="
c++ g++
"

PATH=$PATH:/usr/sbin:/sbin # where some of the commands are, though few people have it in theirs
case $purpose in
  test) libraries+=$bundle_libraries commands=$test_commands$bundle_commands ;;
  bundle) libraries+=$bundle_libraries commands=$bundle_commands ;;
  installers) libraries+=$bundle_libraries commands=$bundle_commands$installer_commands ;;
  windows)
    libraries="" commands=$windows_commands
    [ "$(uname -m)" = x86_64 ] || exit 0
    ;;
  runtimes) commands=$runtime_commands ;;
  *)
    commands=""
    # Without a display the endpoint runs alone, and that needs none of this.
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || exit 0
    ;;
esac
known=$(/sbin/ldconfig -p)
missing=()
while read -r file package; do
  [ -z "$file" ] || grep -qF "$file " <<<"$known" || missing+=("$package")
done <<<"$libraries"
while read -r command package; do
  [ -z "$command" ] || command -v "$command" >/dev/null || missing+=("$package")
done <<<"$commands"
[ ${#missing[@]} -gt 0 ] || exit 0

install="apt-get install --no-install-recommends -y ${missing[*]}"
if [ "$(id -u)" = 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo)
else
  echo "These system packages are missing. Install them, then run the same command again:" >&2
  echo "  sudo $install" >&2
  exit 1
fi
echo "Installing system packages: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" $install -qq >/dev/null
