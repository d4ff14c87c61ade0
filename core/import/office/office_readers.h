// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/import/office/zip_container.h"

namespace varve::import {

/// What every reader of a document in a container gets. Each reads the parts it needs into `document` and returns
/// false on a fault, which the container keeps.
struct ContainerReading {
    ZipContainer& container;
    DocumentText& document;
    const ReadLimits& limits;
};

/// Word documents: the body with headings by style, lists and tables, then foot- and endnotes. Deleted text, comments,
/// field codes and the table of contents are left out.
bool readDocx(const ContainerReading& reading, const std::string& mainPart);

/// PowerPoint: slides in their order, the title of each as its heading, then its notes; page is the slide's number.
bool readPptx(const ContainerReading& reading, const std::string& mainPart);

/// Excel: a section for each sheet, a block for each row with the column names of the header row.
bool readXlsx(const ContainerReading& reading, const std::string& mainPart);

/// OpenDocument text and presentations: as Word documents and slides.
bool readOdfText(const ContainerReading& reading);

/// OpenDocument spreadsheets: as Excel.
bool readOds(const ContainerReading& reading);

/// Electronic books: the chapters in the order of the spine through the HTML reader, under their title in the table of
/// contents. Faults: "encrypted" when a chapter is.
bool readEpub(const ContainerReading& reading);

} // namespace varve::import
