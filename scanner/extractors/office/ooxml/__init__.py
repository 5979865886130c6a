"""Office Open XML (ECMA-376): docx, xlsx, xlsb, pptx."""
