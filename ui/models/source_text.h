// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <string>

namespace varve::ui {

/// The last folders and the name of a source path: "storage/notes/wal.md".
QString shortSource(const std::string& source);
/// The whole path, with "~" for the user's own folder.
QString shownPath(const std::string& source);
/// The folder of a source path, with "~" for the user's own.
QString sourceFolder(const std::string& source);
/// The name at the end of a source path.
QString sourceName(const std::string& source);
/// "Markdown", "PDF", ... from a media type.
QString mediaTypeText(const std::string& mediaType);

} // namespace varve::ui
