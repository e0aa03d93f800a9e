"""Whether a downloaded file is what its name says it is."""

from urllib.parse import unquote, urlsplit

from crawler.records import Fetch

# what the first bytes of a file with this extension may be; HTML and RTF saved as .doc or .xls open in office programs
EXPECTED = {
    "pdf": {"pdf"},
    "doc": {"ole", "zip", "rtf", "text", "xml"},
    "xls": {"ole", "zip", "text", "xml"},
    "ppt": {"ole", "zip"},
    "wps": {"ole", "zip", "rtf"},
    "et": {"ole", "zip"},
    "dps": {"ole", "zip"},
    "docx": {"zip", "ole"},
    "xlsx": {"zip", "ole"},
    "pptx": {"zip", "ole"},
    "ofd": {"zip"},
    "zip": {"zip"},
    "rar": {"rar", "zip"},
    "7z": {"7z", "zip"},
    "jpg": {"jpeg", "png", "gif", "webp", "bmp", "avif"},
    "jpeg": {"jpeg", "png", "gif", "webp", "bmp", "avif"},
    "png": {"png", "jpeg", "gif", "webp", "bmp", "avif"},
    "gif": {"gif", "jpeg", "png", "webp", "bmp"},
    "bmp": {"bmp", "jpeg", "png", "gif"},
    "webp": {"webp", "jpeg", "png", "gif"},
    "svg": {"svg", "xml", "text"},
    "txt": {"text", "csv"},
}
MARKUP_BY_OFFICE = ("doc", "xls")  # office programs save HTML under these names, and open it again

CALLED = {
    "html": "网页",
    "text": "纯文本",
    "pdf": "PDF",
    "zip": "ZIP 或新版 Office 文件",
    "ole": "旧版 Office 文件",
    "xml": "XML",
    "binary": "无法识别的内容",
}


def extension(url: str) -> str:
    """The extension a file's address shows, in lower case; that of a query's file name where the path is a program."""
    parts = urlsplit(url)
    name = parts.path.rpartition("/")[2]
    last = name.rpartition(".")[2].lower() if "." in name else ""
    if last in EXPECTED:
        return last
    for pair in parts.query.split("&"):
        value = unquote(pair.partition("=")[2])
        if value.rpartition(".")[2].lower() in EXPECTED:
            return value.rpartition(".")[2].lower()
    return last


def trouble(fetch: Fetch) -> str:
    """What is wrong with a file that answered, in Chinese; '' when it is what its name says or cannot be told."""
    if fetch.sniffed == "empty":
        return "文件为空（0 字节）"
    expected = EXPECTED.get(extension(fetch.url))
    if not fetch.sniffed or fetch.sniffed in (expected or ()):
        return ""
    ending = extension(fetch.url)
    html = fetch.sniffed == "html"
    if expected is None:
        # a picture's program may answer anything but a web page; a download's may ask for a captcha
        return "返回的是网页，不是图片" if html and fetch.role == "image" else ""
    if html and ending in MARKUP_BY_OFFICE and "html" not in fetch.content_type.lower():
        return ""
    return f"扩展名为 .{ending}，实际内容是{CALLED.get(fetch.sniffed, fetch.sniffed)}"
