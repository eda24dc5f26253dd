"""What macOS reads about the application before it starts it, and what it is allowed once it runs."""

from typing import Any

from bundle.appearance import numbers_of

from swarm_desktop.core.program import DESKTOP_ID

APPLICATION = "Swarm Desktop.app"
_MODEL_FILE = "org.ggml.gguf"

ENTITLEMENTS = {
    # libffi, through which Python asks the key chain, writes the code of its callbacks at run time on Intel processors.
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
}
"""Exceptions from the hardened runtime: as few as possible, and none that is false."""


def information(version: str) -> dict[str, Any]:
    """Return the contents of Info.plist that differ from PyInstaller's."""
    return {
        "CFBundleIdentifier": DESKTOP_ID,
        "CFBundleName": "Swarm Desktop",
        "CFBundleDisplayName": "Swarm Desktop",
        "CFBundleDevelopmentRegion": "en",
        # Only numbers are compared; what comes after them stands in the program itself.
        "CFBundleShortVersionString": ".".join(map(str, numbers_of(version)[:3])),
        "CFBundleVersion": ".".join(map(str, numbers_of(version))),
        "LSApplicationCategoryType": "public.app-category.developer-tools",
        "LSMinimumSystemVersion": "13.0",
        # It lives in the menu bar: no place in the Dock, and no menu of its own while its window is closed.
        "LSUIElement": True,
        # PyInstaller says so of programs that also run in a terminal.
        "LSBackgroundOnly": False,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "MIT licence. Contains the work of others; see NOTICES.txt in Resources.",
        "NSLocalNetworkUsageDescription": (
            "Swarm Desktop finds your other computers in this network and votes together with those that you paired."
        ),
        "NSBonjourServices": ["_swarm-desktop._tcp"],
        "CFBundleURLTypes": [
            {"CFBundleURLName": f"{DESKTOP_ID}.invite", "CFBundleURLSchemes": ["swarm-desktop"]},
        ],
        # Offered for model files, and never their first choice by itself.
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Language model",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": [_MODEL_FILE],
            },
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": _MODEL_FILE,
                "UTTypeDescription": "Language model",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["gguf"]},
            },
        ],
    }
