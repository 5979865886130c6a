"""French and English: what people read. The source strings are English, French is a catalogue.

The catalogue is read as it is edited (`.po`), once, when French is asked for: there is no compiled
file that could differ from it. `N_` marks a string that is translated later, where it is shown.
"""

from scanner.locales.language import ENGLISH, LANGUAGES, N_, Language, language, preferred

__all__ = ["ENGLISH", "LANGUAGES", "N_", "Language", "language", "preferred"]
