"""Instead of PyInstaller's own hook: fewer of Qt's plugins, and none of the libraries that the others bring."""

from pathlib import PurePath

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

# The window runs on X11, on Wayland or offscreen, and takes the input methods of the desktop.
UNUSED = {
    "egldeviceintegrations",
    "generic",
    "libqeglfs",
    "libqgtk3",
    "libqlinuxfb",
    "libqminimal",
    "libqminimalegl",
    "libqpdf",
    "libqtvirtualkeyboardplugin",
    "libqvkkhrdisplay",
    "libqvnc",
}


def _wanted(file: str) -> bool:
    path = PurePath(file)
    return not UNUSED.intersection({path.stem, path.parent.name})


hiddenimports, collected_binaries, datas = add_qt6_dependencies(__file__)
binaries = [(source, place) for source, place in collected_binaries if _wanted(source)]
