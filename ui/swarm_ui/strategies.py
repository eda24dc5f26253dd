"""The strategies that a person may choose from."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox

translate = QCoreApplication.translate


def strategies() -> tuple[tuple[str, str], ...]:
    """Return the name of each strategy, and a sentence about it."""
    return (
        ("auto", translate("Strategies", "Reads the kind of answer and votes the way that fits it")),
        ("majority", translate("Strategies", "The answer that most voters wrote word for word")),
        ("similarity", translate("Strategies", "The answer most like the others of the largest group")),
        ("quality", translate("Strategies", "The fullest answer by its form; votes on nothing")),
        ("judge", translate("Strategies", "The model itself picks among the three best answers; takes longer")),
        ("fastest", translate("Strategies", "The first valid answer; saves time and votes on nothing")),
    )


def fill_strategies(combo: QComboBox) -> None:
    """Offer the strategies by name, each with a sentence in its tool tip."""
    for name, sentence in strategies():
        combo.addItem(name, name)
        combo.setItemData(combo.count() - 1, sentence, Qt.ItemDataRole.ToolTipRole)
        combo.setItemData(combo.count() - 1, f"{name}: {sentence}", Qt.ItemDataRole.AccessibleTextRole)


def select_strategy(combo: QComboBox, name: str) -> None:
    """Select a strategy, also one that this window does not know of: the settings file may name it."""
    place = combo.findData(name)
    if place < 0:
        combo.addItem(name, name)
        place = combo.count() - 1
    combo.setCurrentIndex(place)
