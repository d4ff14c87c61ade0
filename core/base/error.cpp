// SPDX-FileCopyrightText: The Varve authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"

#include <cerrno>
#include <system_error>

namespace varve {

std::string_view errorCodeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument: return "InvalidArgument";
    case ErrorCode::DimensionMismatch: return "DimensionMismatch";
    case ErrorCode::NotFound: return "NotFound";
    case ErrorCode::AlreadyExists: return "AlreadyExists";
    case ErrorCode::Unsupported: return "Unsupported";
    case ErrorCode::Io: return "Io";
    case ErrorCode::NoSpace: return "NoSpace";
    case ErrorCode::PermissionDenied: return "PermissionDenied";
    case ErrorCode::Busy: return "Busy";
    case ErrorCode::Unavailable: return "Unavailable";
    case ErrorCode::ReadOnly: return "ReadOnly";
    case ErrorCode::Cancelled: return "Cancelled";
    case ErrorCode::OutOfMemory: return "OutOfMemory";
    case ErrorCode::Corrupt: return "Corrupt";
    case ErrorCode::FormatTooNew: return "FormatTooNew";
    case ErrorCode::Internal: return "Internal";
    }
    return "Internal";
}

bool isDataError(ErrorCode code)
{
    return code == ErrorCode::Corrupt || code == ErrorCode::FormatTooNew;
}

std::string Error::toString() const
{
    std::string text(errorCodeName(code));
    text += ": ";
    text += detail;
    if (!path.empty())
        text += " [" + path.string() + "]";
    if (sysErrno != 0)
        text += " (" + std::generic_category().message(sysErrno) + ")";
    return text;
}

Error systemError(int sysErrno, std::string_view action, const std::filesystem::path& path)
{
    ErrorCode code = ErrorCode::Io;
    switch (sysErrno) {
    case ENOSPC:
    case EDQUOT: code = ErrorCode::NoSpace; break;
    case EACCES:
    case EPERM:
    case EROFS: code = ErrorCode::PermissionDenied; break;
    case ENOENT: code = ErrorCode::NotFound; break;
    case EEXIST: code = ErrorCode::AlreadyExists; break;
    case ENOMEM: code = ErrorCode::OutOfMemory; break;
    default: break;
    }
    return Error{code, "cannot " + std::string(action), path, sysErrno};
}

} // namespace varve
