// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
// Reads the PDF on its standard input and writes its text to standard output (protocol.h). It runs as a child with limits
// of its own, because the parser sees bytes that anybody may have made.
#include "core/base/byte_io.h"
#include "core/import/pdf_reader/protocol.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDateTime>
#include <QPdfBookmarkModel>
#include <QPdfDocument>
#include <QPdfSelection>

#include <csignal>
#include <cstdlib>
#include <new>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using varve::import::pdf::Record;

constexpr int kExitUsage = 2;
constexpr int kOutlineDepth = 16;

void emitRecord(Record kind, std::uint32_t number, const QByteArray& text)
{
    varve::ByteWriter record;
    record.put(static_cast<std::uint8_t>(kind));
    record.put(number);
    record.putText({text.constData(), static_cast<std::size_t>(text.size())});
    const auto* at = record.bytes().data();
    for (std::size_t left = record.size(); left > 0;) {
        const ssize_t written = ::write(STDOUT_FILENO, at, left);
        if (written <= 0)
            std::_Exit(EXIT_FAILURE); // the parent has gone
        at += written;
        left -= static_cast<std::size_t>(written);
    }
}

int finish(const char* reason)
{
    emitRecord(Record::End, 0, reason);
    return EXIT_SUCCESS;
}

void limitSelf([[maybe_unused]] rlim_t memoryBytes, rlim_t seconds)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#ifndef VARVE_SANITIZED // sanitizers reserve terabytes of address space
    const rlimit memory{memoryBytes, memoryBytes};
    ::setrlimit(RLIMIT_AS, &memory);
#endif
    const rlimit processor{seconds, seconds + 1};
    ::setrlimit(RLIMIT_CPU, &processor);
    const rlimit nothing{0, 0};
    ::setrlimit(RLIMIT_CORE, &nothing);
    ::setrlimit(RLIMIT_FSIZE, &nothing);
}

/// Bookmarks in reading order, without recursion beyond kOutlineDepth.
void emitOutline(const QPdfBookmarkModel& model, const QModelIndex& parent, int level, int& budget)
{
    for (int row = 0; row < model.rowCount(parent) && budget > 0; ++row, --budget) {
        const QModelIndex entry = model.index(row, 0, parent);
        const int page = entry.data(int(QPdfBookmarkModel::Role::Page)).toInt();
        QByteArray text(1, char(level));
        text += entry.data(int(QPdfBookmarkModel::Role::Title)).toString().toUtf8();
        if (page >= 0)
            emitRecord(Record::Outline, std::uint32_t(page) + 1, text);
        if (level < kOutlineDepth)
            emitOutline(model, entry, level + 1, budget);
    }
}

int readDocument(int maximumPages)
{
    struct stat status {};
    if (::fstat(STDIN_FILENO, &status) != 0)
        return finish("unreadable");
    const auto size = static_cast<std::size_t>(status.st_size);
    const void* bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (bytes == MAP_FAILED)
        return finish("unreadable");
    QByteArray contents = QByteArray::fromRawData(static_cast<const char*>(bytes), qsizetype(size));
    QBuffer buffer(&contents);
    buffer.open(QIODevice::ReadOnly);

    QPdfDocument document;
    document.load(&buffer);
    if (document.status() != QPdfDocument::Status::Ready) {
        const QPdfDocument::Error error = document.error();
        const bool isLocked = error == QPdfDocument::Error::IncorrectPassword
            || error == QPdfDocument::Error::UnsupportedSecurityScheme;
        return finish(isLocked ? "encrypted" : "damaged");
    }
    const int pages = document.pageCount();
    emitRecord(Record::PageCount, std::uint32_t(pages), {});
    if (pages > maximumPages)
        return finish("");
    emitRecord(Record::Title, 0, document.metaData(QPdfDocument::MetaDataField::Title).toString().toUtf8());
    emitRecord(Record::Author, 0, document.metaData(QPdfDocument::MetaDataField::Author).toString().toUtf8());
    for (const auto field : {QPdfDocument::MetaDataField::ModificationDate, QPdfDocument::MetaDataField::CreationDate}) {
        const QDateTime time = document.metaData(field).toDateTime();
        if (time.isValid()) {
            emitRecord(Record::Date, 0, time.date().toString(Qt::ISODate).toUtf8());
            break;
        }
    }
    QPdfBookmarkModel outline;
    outline.setDocument(&document);
    int budget = 100'000;
    emitOutline(outline, {}, 1, budget);
    for (int page = 0; page < pages; ++page) {
        const QString text = document.getAllText(page).text();
        if (!text.isEmpty())
            emitRecord(Record::Page, std::uint32_t(page) + 1, text.toUtf8());
    }
    return finish("");
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4)
        return kExitUsage; // memory in bytes, processor seconds, pages
    limitSelf(std::strtoull(argv[1], nullptr, 10), std::strtoull(argv[2], nullptr, 10));
    std::set_new_handler([] { std::_Exit(varve::import::pdf::kExitNoMemory); });
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {}); // nobody reads warnings here
    QCoreApplication application(argc, argv);
    const int status = readDocument(std::atoi(argv[3]));
    std::_Exit(status); // nothing is left to save, and tearing a damaged document down is one more risk
}
