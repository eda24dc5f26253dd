"""Instead of PyInstaller's own hook: fewer of Qt's plugins, and none of the libraries that the others bring."""

from pathlib import PurePath

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

# The window runs on X11, on Wayland or offscreen, and takes the input methods of the desktop. Windows and macOS have
# one plugin each that is needed, and some of these.
UNUSED = {
    "egldeviceintegrations",
    "generic",
    "qeglfs",
    "qgtk3",
    "qlinuxfb",
    "qminimal",
    "qminimalegl",
    "qpdf",
    "qtvirtualkeyboardplugin",
    "qvkkhrdisplay",
    "qvnc",
}


def _wanted(file: str) -> bool:
    path = PurePath(file)
    return not UNUSED.intersection({path.stem.removeprefix("lib"), path.parent.name})


hiddenimports, collected_binaries, datas = add_qt6_dependencies(__file__)
binaries = [(source, place) for source, place in collected_binaries if _wanted(source)]
