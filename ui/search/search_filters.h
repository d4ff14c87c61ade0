// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDate>
#include <QStringList>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace varve::ui {

/// What a search is narrowed to; plain choices without widgets.
struct SearchFilters {
    QStringList types;            ///< media types, "text/x-*" for all that begin so
    QString folder;               ///< as documents name it
    std::optional<QDate> since;   ///< changed on this day or later, in local time
    QString language;
    std::optional<std::pair<QString, QString>> metadata; ///< a key and its value

    bool isEmpty() const { return *this == SearchFilters(); }
    bool operator==(const SearchFilters&) const = default;
    /// As the engine reads it; empty for no filter.
    std::string json() const;
};

/// "key=value", with or without spaces around; nothing when it is neither.
std::optional<std::pair<QString, QString>> metadataFromText(const QString& text);

} // namespace varve::ui
