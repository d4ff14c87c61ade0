// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_categories.h"

#include "ui/models/format.h"
#include "ui/models/source_text.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>

#include <algorithm>
#include <numeric>

namespace varve::ui {

namespace {

/// Holds the translation context of this file's functions.
struct MapCategoryText {
    Q_DECLARE_TR_FUNCTIONS(MapCategoryText)
};

/// The part of a path that all documents of a map have in common, up to a "/".
QString commonFolder(const projection::Map& map)
{
    QString common;
    for (std::size_t i = 0; i < map.documents.size(); ++i) {
        const QString path = toText(map.documents[i].source);
        if (i == 0)
            common = path;
        const auto differs = std::mismatch(common.begin(), common.end(), path.begin(), path.end());
        common.truncate(differs.first - common.begin());
    }
    return common.left(common.lastIndexOf(QLatin1Char('/')) + 1);
}

/// Names of the documents' categories.
QStringList documentNames(const projection::Map& map, ColorBy by)
{
    const QString common = by == ColorBy::Folder ? commonFolder(map) : QString();
    QStringList names;
    for (const projection::MapDocument& document : map.documents) {
        if (by == ColorBy::Type) {
            names << mediaTypeText(document.mediaType);
            continue;
        }
        const QString below = toText(document.source).mid(common.size());
        const auto end = below.indexOf(QLatin1Char('/'));
        names << (end >= 0 ? below.left(end) : MapCategoryText::tr("(top folder)"));
    }
    return names;
}

QStringList languageNames(const projection::Map& map)
{
    QStringList names;
    for (const std::string& tag : map.languages) {
        const QLocale locale(toText(tag));
        names << (tag.empty()                              ? MapCategoryText::tr("Not stated")
                  : locale.language() == QLocale::C ? toText(tag)
                                                           : QLocale::languageToString(locale.language()));
    }
    return names;
}

/// Each point's name, as a number in a list of different names.
struct Named {
    QStringList names;
    std::vector<int> ofPoint;
};
Named namedPoints(const projection::Map& map, ColorBy by)
{
    const QStringList given = by == ColorBy::Language ? languageNames(map) : documentNames(map, by);
    const QString none = MapCategoryText::tr("No document");
    Named named;
    QHash<QString, int> numbers;
    const auto numberOf = [&](const QString& name) {
        const auto known = numbers.constFind(name);
        if (known != numbers.constEnd())
            return *known;
        named.names << name;
        return *numbers.insert(name, static_cast<int>(named.names.size()) - 1);
    };
    std::vector<int> ofGiven;
    for (const QString& name : given)
        ofGiven.push_back(numberOf(name));
    for (const projection::MapPoint& point : map.points) {
        const std::uint32_t which = by == ColorBy::Language ? point.language : point.document;
        named.ofPoint.push_back(which < ofGiven.size() ? ofGiven[which] : numberOf(none));
    }
    return named;
}

} // namespace

MapCategories categoriesOf(const projection::Map& map, ColorBy by)
{
    const Named named = namedPoints(map, by);
    std::vector<int> counts(static_cast<std::size_t>(named.names.size()), 0);
    for (const int name : named.ofPoint)
        ++counts[static_cast<std::size_t>(name)];
    std::vector<int> order(counts.size());
    std::iota(order.begin(), order.end(), 0);
    std::erase_if(order, [&](int name) { return counts[static_cast<std::size_t>(name)] == 0; });
    std::sort(order.begin(), order.end(), [&](int a, int b) {
        const int countA = counts[static_cast<std::size_t>(a)];
        const int countB = counts[static_cast<std::size_t>(b)];
        return countA != countB ? countA > countB : named.names[a] < named.names[b];
    });

    MapCategories categories;
    categories.hasOthers = order.size() > kMostCategories;
    const std::size_t own = categories.hasOthers ? kMostCategories : order.size();
    std::vector<int> categoryOf(counts.size(), static_cast<int>(own));
    for (std::size_t i = 0; i < own; ++i) {
        categoryOf[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
        categories.names << named.names[order[i]];
    }
    if (categories.hasOthers)
        categories.names << MapCategoryText::tr("Others");
    categories.counts.assign(static_cast<std::size_t>(categories.names.size()), 0);
    for (const int name : named.ofPoint) {
        categories.ofPoint.push_back(categoryOf[static_cast<std::size_t>(name)]);
        ++categories.counts[static_cast<std::size_t>(categories.ofPoint.back())];
    }
    return categories;
}

} // namespace varve::ui
