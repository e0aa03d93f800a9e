"""The smallest real bytes of each kind of file the city links to: images, PDF, DOC, DOCX, XLSX, OFD, ZIP, RAR."""

import io
import struct
import zipfile
import zlib

from demo.word97 import doc

_OFFICE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def png(red: int, green: int, blue: int, side: int = 8) -> bytes:
    """A square of one colour."""
    rows = (b"\0" + bytes((red, green, blue)) * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def pdf(text: str) -> bytes:
    """One page with one ASCII line."""
    stream = f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode("ascii", "replace")
    return _pdf(stream, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")


def text_pdf(lines: list[str]) -> bytes:
    """One page of Chinese lines, in a font that says which character each of its codes is."""
    written = " ".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in lines)
    codes = sorted({f"{ord(sign):04x}" for line in lines for sign in line})
    pairs = "".join(f"{len(part)} beginbfchar\n{''.join(f'<{code}> <{code}>' for code in part)}\nendbfchar\n"
                    for part in (codes[at : at + 100] for at in range(0, len(codes), 100)))  # fmt: skip
    names = (
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /Own def /CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{pairs}"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    return _pdf(
        f"BT /F1 14 Tf 72 760 Td {written} ET".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun%s/DW 1000/FontDescriptor 8 0 R>>" % system,
        b"<</Length %d>>stream\n%s\nendstream" % (len(names), names),
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -141 1000 859]/ItalicAngle 0/Ascent 859"
        b"/Descent -141/CapHeight 683/StemV 80>>",
    )


def scan(side: int = 1200) -> bytes:
    """A PDF of one page that is a picture: no letter in it can be read."""
    pixels = zlib.compress(b"\xff" * (side * side), 9)
    picture = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray" % (
        side,
        side,
    )
    picture += b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(pixels), pixels)
    return _objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length 30>>stream\nq 595 0 0 842 0 0 cm /I1 Do Q \nendstream",
        picture,
    )


def _pdf(stream: bytes, *fonts: bytes) -> bytes:
    """One page that shows ``stream``; the first of ``fonts`` is its F1, object 5."""
    return _objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        *fonts,
    )


def _objects(*objects: bytes) -> bytes:
    """The file of the objects; the first is its catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def docx(*paragraphs: str) -> bytes:
    """One paragraph a text."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    body = f'<w:document xmlns:w="{w}"><w:body>{lines}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _office({"word/document.xml": (body, kind)}, "word/document.xml")


def xlsx(rows: list[list[str]]) -> bytes:
    """One sheet of text cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    lines = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
    )
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    sheet = '<sheet name="1" sheetId="1" r:id="rId1"/>'
    book = f'<workbook xmlns="{main}" xmlns:r="{_DOC}"><sheets>{sheet}</sheets></workbook>'
    rels = _relationship("worksheet", "s1.xml")
    parts = {
        "xl/workbook.xml": (book, base + "sheet.main+xml"),
        "xl/s1.xml": (f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>', base + "worksheet+xml"),
        "xl/_rels/workbook.xml.rels": (rels, ""),
    }
    return _office(parts, "xl/workbook.xml")


def ofd(lines: list[str]) -> bytes:
    """One page of lines, as GB/T 33190 keeps them."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    texts = "".join(
        f'<ofd:TextObject ID="{10 + at}" Boundary="20 {20 + 8 * at} 170 6" Font="3" Size="4">'
        f'<ofd:TextCode X="0" Y="4">{line}</ofd:TextCode></ofd:TextObject>'
        for at, line in enumerate(lines)
    )
    return _zip(
        {
            "OFD.xml": f'<ofd:OFD {space} DocType="OFD" Version="1.0"><ofd:DocBody>'
            "<ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>"
            "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
            '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{texts}</ofd:Layer>'
            "</ofd:Content></ofd:Page>",
        }
    )


def folder(files: dict[str, bytes], *, locked: bool = False) -> bytes:
    """A ZIP as Windows packs it: names in GBK, and nothing that says so. ``locked``: it opens with a password."""
    out = io.BytesIO()
    names = {name: name.encode("gb18030") for name in files}
    stand_ins = {name: f"<{place:03}".ljust(len(names[name]), "-") for place, name in enumerate(names)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(stand_ins[name], (2020, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
        for info in archive.filelist:
            info.flag_bits |= locked
    packed = out.getvalue()
    for name, stand_in in stand_ins.items():
        packed = packed.replace(stand_in.encode(), names[name])
    return packed


RAR = b"Rar!\x1a\x07\x01\x00" + bytes(64)


def _office(parts: dict[str, tuple[str, str]], start: str) -> bytes:
    kinds = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (_, kind) in parts.items() if kind)
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    types = f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="{rels}"/>{kinds}</Types>'
    root = _relationship("officeDocument", start)
    return _zip(
        {"[Content_Types].xml": types, "_rels/.rels": root, **{name: text for name, (text, _) in parts.items()}}
    )


def _zip(texts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            # a fixed time, or the same city would have other bytes a second later
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), _OFFICE + text)
    return out.getvalue()


def _relationship(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_DOC}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_RELS}">{one}</Relationships>'


TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "ico": "image/x-icon",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "css": "text/css",
    "js": "application/javascript",
    "xml": "text/xml",
    "json": "application/json",
    "txt": "text/plain",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "htm": "text/html",
    "html": "text/html",
    "shtml": "text/html",
}


def extension(path: str) -> str:
    """The extension a path ends in, also where the name is the last argument of a script."""
    return path.rsplit(".", 1)[-1].split("?")[0].lower()


def sample(path: str) -> bytes:
    """Real bytes of the kind the path's extension names, other for each path."""
    tint = zlib.crc32(path.encode())
    match extension(path):
        case "pdf":
            return pdf(f"Yunze {tint:08x}")
        case "docx":
            return docx(f"云泽市示例附件 {tint:08x}")
        case "xlsx":
            return xlsx([["序号", "事项", "数量"], ["1", "示例", f"{tint % 1000}"]])
        case "doc":
            return doc([f"云泽市示例附件 {tint:08x}"])
        case "gif":
            return GIF
        case "svg":
            return b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
        case "txt":
            return "云泽市示例文本附件".encode()
        case _:
            return png(tint & 255, tint >> 8 & 255, tint >> 16 & 255)
