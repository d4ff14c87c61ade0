// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/history/ruler.h"

#include <QStringList>

#include <algorithm>
#include <initializer_list>

namespace varve::ui {

namespace {

/// A date format cut into fields and the literals between them: literal[i] follows field[i].
struct Pattern {
    QString lead;
    QStringList fields;
    QStringList literals;
};

bool isField(QChar letter)
{
    return letter == u'd' || letter == u'M' || letter == u'y';
}

Pattern split(const QString& format)
{
    Pattern pattern;
    bool quoted = false;
    for (qsizetype i = 0; i < format.size();) {
        const QChar letter = format[i];
        if (!quoted && isField(letter)) {
            qsizetype end = i;
            while (end < format.size() && format[end] == letter)
                ++end;
            pattern.fields.append(format.mid(i, end - i));
            pattern.literals.append(QString());
            i = end;
            continue;
        }
        if (letter == u'\'')
            quoted = !quoted;
        (pattern.fields.isEmpty() ? pattern.lead : pattern.literals.last()).append(letter);
        ++i;
    }
    return pattern;
}

/// Takes a field away with the literal that follows it ("2026年"), or, when it is the last, with the separator
/// before it; a unit word of the field before ("9日") stays.
void drop(Pattern& pattern, qsizetype index)
{
    const bool isLast = index == pattern.fields.size() - 1;
    if (isLast && index > 0) {
        QString& before = pattern.literals[index - 1];
        if (before.isEmpty() || !before.front().isLetter())
            before = pattern.literals[index];
    }
    pattern.fields.removeAt(index);
    pattern.literals.removeAt(index);
}

bool isWeekday(const QString& field)
{
    return field.startsWith(u'd') && field.size() >= 3;
}

enum class Part { Weekday, Day, Month, Year };
Part partOf(const QString& field)
{
    return isWeekday(field)         ? Part::Weekday
           : field.startsWith(u'd') ? Part::Day
           : field.startsWith(u'M') ? Part::Month
                                    : Part::Year;
}

QString keep(const QString& format, std::initializer_list<Part> parts)
{
    Pattern pattern = split(format);
    for (qsizetype i = pattern.fields.size() - 1; i >= 0; --i) {
        if (std::find(parts.begin(), parts.end(), partOf(pattern.fields[i])) == parts.end())
            drop(pattern, i);
    }
    QString text;
    for (qsizetype i = 0; i < pattern.fields.size(); ++i) {
        QString field = pattern.fields[i];
        if (field.size() > 3 && !field.startsWith(u'y'))
            field.truncate(3);
        QString literal = pattern.literals[i];
        if (isWeekday(field))
            literal.replace(QLatin1String(", "), QLatin1String(" "));
        text += field + literal;
    }
    text = text.trimmed();
    while (text.endsWith(u',') || text.endsWith(u' '))
        text.chop(1);
    return text;
}

} // namespace

DatePatterns datePatterns(const QLocale& locale)
{
    const QString full = locale.dateFormat(QLocale::LongFormat);
    return {keep(full, {Part::Weekday, Part::Day, Part::Month, Part::Year}),
            keep(full, {Part::Weekday, Part::Day, Part::Month}), keep(full, {Part::Weekday, Part::Day}),
            keep(full, {Part::Day, Part::Month}), keep(full, {Part::Month, Part::Year})};
}

} // namespace varve::ui
