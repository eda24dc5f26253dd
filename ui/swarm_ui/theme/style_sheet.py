"""Palette and style sheet, both derived from the tokens."""

from PySide6.QtGui import QColor, QPalette

from swarm_ui.theme.tokens import CARD_RADIUS, RADIUS, Tokens


def palette(tokens: Tokens) -> QPalette:
    """Return the palette, for whatever the style sheet does not reach."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.ground,
        role.WindowText: tokens.text,
        role.Base: tokens.panel,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad_text,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.dim,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent_text,
        role.LinkVisited: tokens.accent_text,
        role.Light: tokens.hover,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
    }
    result = QPalette()
    for colour_role, colour in colours.items():
        result.setColor(colour_role, QColor(colour))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(tokens.dim))
    return result


def style_sheet(tokens: Tokens, sizes: tuple[int, int, int], monospaced: str) -> str:
    """Return the style sheet of the whole application; `sizes` are small, body and large."""
    small, body, large = sizes
    return f"""
QWidget {{ font-size: {body}px; color: {tokens.text}; }}
QMainWindow, QDialog, #ground {{ background: {tokens.ground}; }}
QToolTip {{ background: {tokens.raised}; color: {tokens.text}; border: 1px solid {tokens.line}; padding: 4px 8px; }}

#header {{ background: {tokens.panel}; border-bottom: 1px solid {tokens.line}; }}
#sidePanel {{ background: {tokens.panel}; border-right: 1px solid {tokens.line}; }}
#sideColumn {{ background: {tokens.ground}; border-right: 1px solid {tokens.line}; }}
#drawer {{ background: {tokens.panel}; border-left: 1px solid {tokens.line}; }}
#sideColumn[inviting="true"] {{ background: {tokens.accent_soft}; border: 2px solid {tokens.accent}; }}
#strip {{ background: {tokens.panel}; border-top: 1px solid {tokens.line}; }}

QLabel {{ background: transparent; }}
QLabel[tone="dim"] {{ color: {tokens.dim}; }}
QLabel[tone="accent"] {{ color: {tokens.accent_text}; }}
QLabel[tone="ok"] {{ color: {tokens.ok_text}; }}
QLabel[tone="warn"] {{ color: {tokens.warn_text}; }}
QLabel[tone="bad"] {{ color: {tokens.bad_text}; }}
QLabel[textSize="small"] {{ font-size: {small}px; }}
QLabel[textSize="large"] {{ font-size: {large}px; }}
QLabel[textSize="huge"] {{ font-size: {3 * large}px; }}
QLabel[strong="true"] {{ font-weight: 600; }}

QPushButton {{
    background: {tokens.raised}; border: 1px solid {tokens.line}; border-radius: {RADIUS - 2}px;
    padding: 0 12px; min-height: 26px; font-weight: 500;
}}
QPushButton:hover {{ background: {tokens.hover}; }}
QPushButton:pressed {{ background: {tokens.line}; }}
QPushButton:focus {{ border: 2px solid {tokens.accent}; padding: 0 11px; min-height: 24px; }}
QPushButton:disabled {{ color: {tokens.dim}; background: {tokens.ground}; }}
QPushButton[tab="true"]:checked {{ background: {tokens.accent_soft}; border-color: {tokens.accent}; }}
QPushButton[kind="primary"] {{
    background: {tokens.accent}; color: {tokens.on_accent}; border-color: {tokens.accent}; font-weight: 600;
}}
QPushButton[kind="primary"]:hover {{ background: {tokens.warn}; border-color: {tokens.warn}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {tokens.text}; }}
QPushButton[kind="primary"]:disabled {{
    background: {tokens.hover}; color: {tokens.dim}; border-color: {tokens.line}; font-weight: 500;
}}
QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {tokens.dim}; }}
QPushButton[kind="quiet"]:hover {{ background: {tokens.hover}; color: {tokens.text}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {tokens.accent}; }}
QPushButton[kind="icon"] {{ padding: 0; min-width: 26px; max-width: 26px; }}
QPushButton[kind="icon"]:focus {{ padding: 0; min-width: 24px; max-width: 24px; }}
QPushButton[kind="fold"] {{
    background: transparent; border: none; color: {tokens.dim}; padding: 0 4px 0 0; text-align: left;
}}
QPushButton[kind="fold"]:hover {{ color: {tokens.text}; }}
QPushButton[kind="fold"]:focus {{ border: 2px solid {tokens.accent}; padding: 0; }}
QPushButton[kind="example"] {{ text-align: left; min-height: 34px; padding: 0 16px; font-weight: 400; }}
QPushButton[kind="example"]:focus {{ min-height: 32px; padding: 0 15px; }}

QLineEdit, QPlainTextEdit, QSpinBox, QComboBox {{
    background: {tokens.panel}; border: 1px solid {tokens.line}; border-radius: {RADIUS - 2}px;
    selection-background-color: {tokens.accent}; selection-color: {tokens.on_accent};
    placeholder-text-color: {tokens.dim};
}}
QLineEdit, QSpinBox, QComboBox {{ padding: 0 8px; min-height: 28px; }}
QPlainTextEdit {{ padding: 4px; }}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QComboBox:focus {{ border: 2px solid {tokens.accent}; }}
QLineEdit:focus, QSpinBox:focus, QComboBox:focus {{ padding: 0 7px; min-height: 26px; }}
QPlainTextEdit:focus {{ padding: 3px; }}
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{ color: {tokens.dim}; background: {tokens.ground}; }}
QLineEdit[fault="true"] {{ border: 1px solid {tokens.bad}; }}
QPlainTextEdit[bare="true"] {{ background: transparent; border: none; padding: 0; }}
QPlainTextEdit[textSize="large"] {{ font-size: {large}px; }}
QPlainTextEdit[log="true"] {{
    background: {tokens.sunken}; font-family: "{monospaced}"; font-size: {small + 1}px; padding: 8px;
}}
QPlainTextEdit[log="true"]:focus {{ padding: 7px; }}
QSpinBox QLineEdit, QSpinBox QLineEdit:focus {{
    background: transparent; border: none; padding: 0; min-height: 0;
}}
*[mono="true"] {{ font-family: "{monospaced}"; }}

QComboBox {{ padding-right: 24px; }}
QComboBox:focus {{ padding-right: 23px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow, QSpinBox::up-arrow, QSpinBox::down-arrow {{ image: none; width: 0; height: 0; }}
QComboBox QAbstractItemView {{
    background: {tokens.raised}; border: 1px solid {tokens.line}; padding: 4px; outline: none;
    selection-background-color: {tokens.hover}; selection-color: {tokens.text};
}}
QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 8px; border-radius: 4px; }}
QSpinBox {{ padding-right: 24px; max-height: 28px; }}
QSpinBox:focus {{ padding-right: 23px; max-height: 26px; }}
QSpinBox::up-button, QSpinBox::down-button {{
    subcontrol-origin: border; width: 22px; height: 14px; background: transparent; border: none;
}}
QSpinBox::up-button {{ subcontrol-position: top right; }}
QSpinBox::down-button {{ subcontrol-position: bottom right; }}

QCheckBox {{ spacing: 8px; min-height: 24px; background: transparent; }}
QCheckBox::indicator {{
    width: 16px; height: 16px; border: 1px solid {tokens.dim}; border-radius: 4px; background: {tokens.panel};
}}
QCheckBox::indicator:checked {{ background: {tokens.accent}; border-color: {tokens.accent}; }}
QCheckBox::indicator:focus {{ border: 2px solid {tokens.text}; width: 14px; height: 14px; }}

QAbstractItemView {{ background: transparent; border: none; outline: none; }}
QHeaderView, QHeaderView::section {{ background: transparent; color: {tokens.dim}; border: none; padding: 4px; }}
QTableView::item:selected {{ background: {tokens.hover}; color: {tokens.text}; }}
#navigation {{ background: transparent; }}
#navigation::item {{
    height: 34px; padding-left: 10px; margin: 1px 10px; border-radius: {RADIUS}px; color: {tokens.dim};
    border-left: 3px solid transparent;
}}
#navigation::item:hover {{ background: {tokens.hover}; color: {tokens.text}; }}
#navigation::item:selected {{
    background: {tokens.hover}; color: {tokens.text}; border-left: 3px solid {tokens.accent}; font-weight: 600;
}}
#navigation[ring="true"]::item:selected {{ border: 2px solid {tokens.accent}; border-left-width: 3px; }}

QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {tokens.line}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {tokens.dim}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; border: none; width: 0; height: 0;
}}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QMenu {{
    background: {tokens.raised}; border: 1px solid {tokens.line}; padding: 4px;
}}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {tokens.hover}; }}
QMenu::item:disabled {{ color: {tokens.dim}; }}
QMenu::separator {{ height: 1px; background: {tokens.line}; margin: 4px 8px; }}

#card {{ background: {tokens.raised}; border: 1px solid {tokens.line}; border-radius: {CARD_RADIUS}px; }}
#errorCard {{ background: {tokens.bad_soft}; border: 1px solid {tokens.bad}; border-radius: {CARD_RADIUS}px; }}
#verdictCard {{
    background: {tokens.raised}; border: 1px solid {tokens.accent}; border-radius: {CARD_RADIUS}px;
}}
#copyField {{ background: {tokens.sunken}; border: 1px solid {tokens.line}; border-radius: {RADIUS}px; }}
#copyField QLineEdit, #copyField QLineEdit:focus {{
    background: transparent; border: none; padding: 0; font-family: "{monospaced}";
}}
#copyField[ring="true"] {{ border: 1px solid {tokens.accent}; }}
"""
