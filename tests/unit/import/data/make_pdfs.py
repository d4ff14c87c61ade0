#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Varve authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the PDF fixtures of tst_pdf_document beside itself. Needs qpdf for the encrypted one.

two_pages.pdf    title in the metadata, an outline of two levels, English on page 1, Chinese on page 2
encrypted.pdf    the same behind a user password
image_only.pdf   one page with a picture, as a scanner makes it
"""
import pathlib
import subprocess

HERE = pathlib.Path(__file__).parent


def pdf(objects, trailer):
    out, offsets = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table)
    return out


def stream(data, extra=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def utf16(text):
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


def two_pages():
    english = b"BT /F1 12 Tf 72 720 Td 14 TL (A snapshot keeps every layer of a) Tj T* (collection, so nothing is lost.) Tj ET"
    chinese = b"BT /F2 14 Tf 72 720 Td <" + "快照保存集合的每一层。".encode("utf-16-be").hex().encode() + b"> Tj ET"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 7 0 R /F2 8 0 R >> >> >>"
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 11 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        page % 5,
        page % 6,
        stream(english),
        stream(chinese),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [9 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 10 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        b" /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
        b"<< /Type /Outlines /First 12 0 R /Last 12 0 R /Count 2 >>",
        b"<< /Title (Guide) /Parent 11 0 R /Dest [3 0 R /Fit] /First 13 0 R /Last 13 0 R /Count 1 >>",
        b"<< /Title " + utf16("快照") + b" /Parent 12 0 R /Dest [4 0 R /Fit] >>",
        b"<< /Title " + utf16("Layers — 层") + b" >>",
    ], b"/Info 14 0 R")


def image_only():
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        stream(b"200 0 0 200 0 0 cm /I Do"),
        stream(bytes(range(0, 256, 4)), b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray"
                                        b" /BitsPerComponent 8"),
    ], b"")


(HERE / "two_pages.pdf").write_bytes(two_pages())
(HERE / "image_only.pdf").write_bytes(image_only())
subprocess.run(["qpdf", "--encrypt", "reader", "owner", "256", "--", HERE / "two_pages.pdf", HERE / "encrypted.pdf"],
               check=True)
