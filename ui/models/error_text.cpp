// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/error_text.h"

#include "ui/models/format.h"

#include <QCoreApplication>
#include <QHash>

namespace varve::ui {

namespace {
/// Holds the translation context of this file's functions.
struct ErrorText {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

QString sentence(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument: return ErrorText::tr("That value cannot be used. Change it and try again.");
    case ErrorCode::DimensionMismatch:
        return ErrorText::tr("The vectors have another length than this collection's. Use the model it was made with.");
    case ErrorCode::NotFound: return ErrorText::tr("Something that is needed was not found.");
    case ErrorCode::AlreadyExists: return ErrorText::tr("That name is already taken. Choose another one.");
    case ErrorCode::Unsupported: return ErrorText::tr("This is not supported.");
    case ErrorCode::Io: return ErrorText::tr("Reading or writing failed. Check the disk, then try again.");
    case ErrorCode::NoSpace: return ErrorText::tr("The disk is full. Free some space, then try again.");
    case ErrorCode::PermissionDenied:
        return ErrorText::tr("Permission was denied. Check the rights of the file or folder.");
    case ErrorCode::Busy:
        return ErrorText::tr("Another program is using this collection. Close it there, then try again.");
    case ErrorCode::Unavailable:
        return ErrorText::tr("A service does not answer as it should. The details say which one and what to do.");
    case ErrorCode::ReadOnly: return ErrorText::tr("This collection is read-only at the moment.");
    case ErrorCode::Cancelled: return ErrorText::tr("Cancelled.");
    case ErrorCode::OutOfMemory: return ErrorText::tr("There is not enough memory. Close something, then try again.");
    case ErrorCode::Corrupt:
        return ErrorText::tr("Stored data is damaged. Nothing was changed; restore a snapshot to go on.");
    case ErrorCode::FormatTooNew: return ErrorText::tr("This was written by a newer Varve. Install that version.");
    case ErrorCode::Internal: return ErrorText::tr("Varve made a mistake. Please report it with the details.");
    }
    return {};
}
} // namespace

QString errorText(const Error& error)
{
    QString text = sentence(error.code);
    if (!error.path.empty())
        text = ErrorText::tr("%1 (%2)").arg(text, toText(error.path.string()));
    return text;
}

QString errorDetails(const Error& error)
{
    return toText(error.toString());
}

QString reasonText(const std::string& key)
{
    const QHash<QString, QString> texts{
        {QStringLiteral("empty"), ErrorText::tr("empty file")},
        {QStringLiteral("binary"), ErrorText::tr("not a text file")},
        {QStringLiteral("unknown-type"), ErrorText::tr("type not supported")},
        {QStringLiteral("encrypted"), ErrorText::tr("encrypted, needs a password")},
        {QStringLiteral("old-office"), ErrorText::tr("old Office format; save it as .docx, .xlsx or .pptx")},
        {QStringLiteral("no-text"), ErrorText::tr("has no text (scanned pages?)")},
        {QStringLiteral("too-large"), ErrorText::tr("too large")},
        {QStringLiteral("unreadable"), ErrorText::tr("cannot be read")},
        {QStringLiteral("damaged"), ErrorText::tr("damaged")},
        {QStringLiteral("cancelled"), ErrorText::tr("cancelled")},
        {QStringLiteral("not-stored"), ErrorText::tr("could not be stored")},
        {QStringLiteral("time-out"), ErrorText::tr("took too long to read")},
        {QStringLiteral("not-a-regular-file"), ErrorText::tr("not a regular file")},
        {QStringLiteral("vector-file"), ErrorText::tr("vectors, which go into a new collection")},
        {QStringLiteral("wrong-dimension"), ErrorText::tr("vectors of another length than the collection takes")},
        {QStringLiteral("other-metric"), ErrorText::tr("vectors that are compared in another way than the collection does")},
        {QStringLiteral("other-collection"), ErrorText::tr("another collection; import it by itself")},
        {QStringLiteral("choose-collection"), ErrorText::tr("several collections; choose one")},
        {QStringLiteral("rows-refused"), ErrorText::tr("some rows could not be taken")},
        {QStringLiteral("no-embedder"), ErrorText::tr("the collection takes vectors only, not documents")},
        {QStringLiteral("linked-folder"), ErrorText::tr("link to a folder; import the folder itself")},
        {QStringLiteral("hidden"), ErrorText::tr("hidden; choose it by itself to import it")},
        {QStringLiteral("duplicate-path"), ErrorText::tr("another name of what is imported already")},
    };
    const QString name = toText(key);
    return texts.value(name, name);
}

} // namespace varve::ui
