"""OLE compound files ([MS-CFB]): Word, Excel and PowerPoint 97-2003, and embedded objects."""
