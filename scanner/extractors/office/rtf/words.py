"""The control words of RTF 1.9.1 that matter to a reader of text, by what they do."""

from typing import Final

from detectors.document import Zone

# Destinations whose text is part of the document, though not of its body.
ZONES: Final = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), Zone.HEADER),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), Zone.FOOTER),
    **dict.fromkeys(("footnote", "annotation", "xe", "tc", "rxe", "txe"), Zone.NOTE),
    **dict.fromkeys(("fldinst", "docvar", "ffdeftext", "ffl", "ffhelptext"), Zone.NOTE),
    **dict.fromkeys(("shptxt", "dptxbxtext"), Zone.BODY),
    **dict.fromkeys(
        ("title", "subject", "author", "manager", "company", "operator", "category", "keywords",
         "comment", "doccomm", "hlinkbase", "propname", "staticval", "atnauthor"),
        Zone.PROPERTIES,
    ),
}  # fmt: skip

# Destinations without text. Any other that starts with `\*` is skipped too, save `THROUGH`.
SKIPPED: Final = frozenset(
    {
        "colortbl", "stylesheet", "pict", "themedata", "colorschememapping", "latentstyles",
        "datastore", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl",
        "mmathpr", "filetbl", "revtbl", "nonshppict", "blipuid", "template", "objclass",
        "objname", "passwordhash", "listpicture", "panose", "falt", "fname", "bkmkstart",
        "bkmkend", "pgptbl", "sp", "wgrffmtfilter", "nonesttables", "datafield", "creatim",
        "revtim", "printim", "buptim", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc",
        "aftncn", "pntext", "pntxta", "pntxtb", "upr",
    }
)  # fmt: skip
# Starred destinations that only wrap others.
THROUGH: Final = frozenset(
    {
        "shpinst", "do", "shppict", "userprops", "formfield", "ud", "shpgrp", "picprop",
        "fldrslt", "shprslt", "nesttableprops",
    }
)  # fmt: skip

BREAKS: Final = frozenset(("par", "sect", "page", "column"))
SYMBOLS: Final = {
    "tab": "\t", "line": "\n", "softline": "\n", "nestcell": "\t", "nestrow": "\n",
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
    "~": "\u00a0", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n",
}  # fmt: skip

# Character sets of fonts, RTF 1.9.1, "Font Table", to code pages.
CHARSETS: Final = {
    77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
    177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
CODE_PAGES: Final = {"mac": 10000, "pc": 437, "pca": 850}
